import { arange } from '@wick/tensor';
import { type DownloadProgress, loadPretrained, serializeSafetensors } from '../index.ts';
import { type CuttingServer, cuttingServer } from '../testing/cuttingServer.ts';
import type { PrivateFolder } from './pageStore.ts';

/** A page's private file system, in memory. */
class Folder implements PrivateFolder {
  readonly folders = new Map<string, Folder>();
  readonly files = new Map<string, Blob>();

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<Folder> {
    const found = this.folders.get(name) ?? (create ? new Folder() : undefined);
    if (!found) throw new Error('NotFoundError');
    this.folders.set(name, found);
    return found;
  }

  async getFileHandle(name: string, { create = false } = {}) {
    if (!this.files.has(name) && !create) throw new Error('NotFoundError');
    if (!this.files.has(name)) this.files.set(name, new Blob([]));
    return {
      getFile: async () => this.files.get(name)!,
      createWritable: async () => {
        const parts: (Uint8Array<ArrayBuffer> | string)[] = [];
        return {
          write: async (content: Uint8Array<ArrayBuffer> | string) => void parts.push(content),
          // What is written is there once it is closed.
          close: async () => void this.files.set(name, new Blob(parts)),
        };
      },
    };
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.folders.delete(name)) throw new Error('NotFoundError');
  }
}

const inPage = (value: object) => Object.defineProperty(globalThis, 'navigator', { value, configurable: true });

let server: CuttingServer;
let root: Folder;
beforeAll(async () => {
  server = await cuttingServer();
});
afterAll(() => server.close());
beforeEach(() => {
  root = new Folder();
  // A page has no modules of Node.
  jest.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
  inPage({ storage: { getDirectory: async () => root } });
});
afterEach(() => {
  jest.restoreAllMocks();
  Reflect.deleteProperty(globalThis, 'navigator');
});

const x = arange(40_000).to('float32');
const bytes = serializeSafetensors({ x });

test('a page keeps what came, goes on from there, and asks for nothing that it has', async () => {
  const at = `${server.address}/m.safetensors`;
  server.files.set('/m.safetensors', { bytes, cuts: [30_000, 20_000] });
  const seen: DownloadProgress[] = [];
  const onProgress = (progress: DownloadProgress) => {
    seen.push(progress);
    server.heard(progress);
  };
  await expect(loadPretrained(at, { retries: 0, onProgress })).rejects.toThrow('the next call goes on from there');
  const { x: read } = await loadPretrained(at, { onProgress });
  expect(read!.toTypedArray().join()).toBe(x.toTypedArray().join());
  expect(server.asked.map((request) => request.split(' ')[1])).toEqual([undefined, 'bytes=30000-', 'bytes=50000-']);
  await loadPretrained(at, { onProgress });
  expect(server.asked).toHaveLength(3);
  expect(seen.at(-1)).toEqual({ url: at, loaded: bytes.length, total: bytes.length, cached: true });
  expect([...root.folders.keys()]).toEqual(['wick']);

  const again = await loadPretrained(at, { cache: 'other', onProgress });
  expect(again.x!.numel()).toBe(40_000);
  expect([...root.folders.keys()]).toEqual(['wick', 'other']);
  await loadPretrained(at, { cache: false, onProgress });
  expect(server.asked).toHaveLength(5);
});

test('a page without a private file system keeps nothing, and says so where it is asked to', async () => {
  inPage({});
  const at = `${server.address}/m.safetensors`;
  server.files.set('/m.safetensors', { bytes });
  expect((await loadPretrained(at)).x!.numel()).toBe(40_000);
  await expect(loadPretrained(at, { cache: true })).rejects.toThrow(
    'loadPretrained: there is no private file system here to keep files in',
  );
});
