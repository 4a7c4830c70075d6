import { show } from '@wick/tensor/check';
/**
 * Where bytes come from: a path (Node), a URL, a `Blob` or `File`, a `Response`, or the bytes themselves. In a page a
 * string is fetched; in Node it is a path unless it begins with `http:`, `https:` or `data:`.
 */
export type Source = string | URL | Blob | Response | ArrayBuffer | ArrayBufferView;

/** Bytes that are read piece by piece, so that a large file need not fit into memory. */
export interface RandomAccess {
  /** Length of the whole in bytes. */
  readonly size: number;
  /** The bytes from `start` up to `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Node's modules without an import that a bundler for pages would trip over. */
export function node<T>(id: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } };
  return process?.getBuiltinModule?.(id) as T | undefined;
}

/** Node's file system; undefined in a page. */
const fileSystem = (): typeof import('node:fs/promises') | undefined => node('node:fs/promises');

const isRemote = (source: string): boolean => /^(https?|data|blob):/.test(source);

/** The path of a source that is a file on this machine, else undefined. */
export function pathOf(source: Source): string | undefined {
  if (source instanceof URL)
    return source.protocol === 'file:' ? node<typeof import('node:url')>('node:url')?.fileURLToPath(source) : undefined;
  return typeof source === 'string' && !isRemote(source) && fileSystem() ? source : undefined;
}

/** The bytes of an array, a buffer or a view, without a copy. */
export function asBytes(where: string, bytes: unknown): Uint8Array<ArrayBuffer> {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  if (ArrayBuffer.isView(bytes) && bytes.buffer instanceof ArrayBuffer)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  throw new TypeError(`${where}: expected an ArrayBuffer or a view of one, got ${show(bytes)}`);
}

async function fetched(where: string, url: string | URL, init?: RequestInit): Promise<Response> {
  return checked(where, await fetch(url, init));
}

function checked(where: string, response: Response): Response {
  if (!response.ok)
    throw new RangeError(`${where}: ${response.url} answered ${response.status} ${response.statusText}`);
  return response;
}

/** Reads all of `source`. The bytes belong to the caller unless the source is bytes itself. */
export async function readSource(where: string, source: Source): Promise<Uint8Array<ArrayBuffer>> {
  const path = pathOf(source);
  if (path !== undefined) return asBytes(where, await fileSystem()!.readFile(path));
  if (typeof source === 'string' || source instanceof URL)
    return new Uint8Array(await (await fetched(where, source)).arrayBuffer());
  if (typeof Blob !== 'undefined' && source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (typeof Response !== 'undefined' && source instanceof Response)
    return new Uint8Array(await checked(where, source).arrayBuffer());
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return asBytes(where, source);
  throw new TypeError(`${where}: expected a path, a URL, a Blob, a Response or bytes, got ${show(source)}`);
}

/** Opens `source` for reading ranges: of a file, of a Blob, or of a URL whose server answers range requests. */
export async function openSource(where: string, source: Source): Promise<RandomAccess> {
  const path = pathOf(source);
  if (path !== undefined) return openFile(path);
  if (typeof source === 'string' || source instanceof URL) return openRemote(where, source);
  if (typeof Blob !== 'undefined' && source instanceof Blob)
    return {
      size: source.size,
      read: async (start, end) => new Uint8Array(await source.slice(start, end).arrayBuffer()),
      close: async () => {},
    };
  const bytes = await readSource(where, source);
  return { size: bytes.length, read: async (start, end) => bytes.slice(start, end), close: async () => {} };
}

async function openFile(path: string): Promise<RandomAccess> {
  const handle = await fileSystem()!.open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(start, end) {
      const buffer = new Uint8Array(end - start);
      let at = 0;
      while (at < buffer.length) {
        const { bytesRead } = await handle.read(buffer, at, buffer.length - at, start + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return at === buffer.length ? buffer : buffer.slice(0, at);
    },
    close: () => handle.close(),
  };
}

async function openRemote(where: string, url: string | URL): Promise<RandomAccess> {
  const first = await fetched(where, url, { headers: { Range: 'bytes=0-0' } });
  const size = Number(/\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
  await first.body?.cancel();
  if (first.status !== 206 || !Number.isSafeInteger(size))
    throw new RangeError(`${where}: ${String(url)} does not answer range requests; load it as a whole instead`);
  return {
    size,
    async read(start, end) {
      if (end <= start) return new Uint8Array(0);
      const response = await fetched(where, url, { headers: { Range: `bytes=${start}-${end - 1}` } });
      return new Uint8Array(await response.arrayBuffer());
    },
    close: async () => {},
  };
}

/** Whether what was read from `source` belongs to nobody else. */
export function ownsBytes(source: Source): boolean {
  return !(source instanceof ArrayBuffer || ArrayBuffer.isView(source));
}
