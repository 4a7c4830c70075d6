import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arange, type Tensor, tensor } from '@wick/tensor';
import {
  CheckpointError,
  type DownloadProgress,
  download,
  type LoadPretrainedOptions,
  loadPretrained,
  serializeNpz,
  serializeSafetensors,
  serializeTorch,
} from '../index.ts';
import { type CuttingServer, cuttingServer } from '../testing/cuttingServer.ts';

const a = arange(30_000).to('float32');
const b = tensor([[1, 2, 3]]);
const whole = serializeSafetensors({ a, b });
const index = (files: Record<string, string>) => new TextEncoder().encode(JSON.stringify({ weight_map: files }));
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (state: Record<string, Tensor>) =>
  Object.entries(state)
    .map(([name, t]) => `${name} ${t.dtype} [${t.shape}] ${t.toTypedArray().join()}`)
    .sort()
    .join('\n');
const both = text({ a, b });

let server: CuttingServer;
let folder: string;
beforeAll(async () => {
  server = await cuttingServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.files.clear();
  server.asked.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'wick-pretrained-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shared = {
  'model.safetensors': whole,
  'model.safetensors.index.json': index({ a: '1.safetensors', b: '2.safetensors' }),
  '1.safetensors': serializeSafetensors({ a }),
  '2.safetensors': serializeSafetensors({ b }),
  'pytorch_model.bin': serializeTorch({ a, b }),
  'pytorch_model.bin.index.json': index({ a: '1.bin', b: '2.bin' }),
  '1.bin': serializeTorch({ a }),
  '2.bin': serializeTorch({ b }),
  'weights.pt': serializeTorch({ a, b }),
  'weights.npz': serializeNpz({ a, b }),
} satisfies Record<string, Uint8Array>;
type Name = keyof typeof shared;

const layouts: Record<string, { files: Name[]; at: string }> = {
  'one file of a folder': { files: ['model.safetensors'], at: '' },
  'several files of a folder': { files: ['model.safetensors.index.json', '1.safetensors', '2.safetensors'], at: '' },
  'what torch.save wrote, of a folder': { files: ['pytorch_model.bin'], at: '' },
  'the same in several files': { files: ['pytorch_model.bin.index.json', '1.bin', '2.bin'], at: '' },
  'an index by its name': {
    files: ['model.safetensors.index.json', '1.safetensors', '2.safetensors'],
    at: 'model.safetensors.index.json',
  },
  'a .pt file': { files: ['weights.pt'], at: 'weights.pt' },
  'a .npz file': { files: ['weights.npz'], at: 'weights.npz' },
};

describe.each(Object.entries(layouts))('%s', (_, { files, at }) => {
  test('is read from this machine', async () => {
    for (const name of files) writeFileSync(join(folder, name), shared[name]);
    expect(text(await loadPretrained(join(folder, at)))).toBe(both);
  });

  test('is read from an address', async () => {
    for (const name of files) server.files.set(`/some/model/${name}`, { bytes: shared[name] });
    expect(text(await loadPretrained(`${server.address}/some/model/${at}`))).toBe(both);
  });
});

test('is read from bytes and from a Blob', async () => {
  expect(text(await loadPretrained(whole))).toBe(both);
  expect(text(await loadPretrained(new Blob([shared['weights.pt']])))).toBe(both);
});

describe('a connection that is cut', () => {
  const at = () => `${server.address}/m.safetensors`;
  const serve = (how: object) => server.files.set('/m.safetensors', { bytes: whole, ...how });
  const load = (options: LoadPretrainedOptions = {}) => loadPretrained(at(), { onProgress: server.heard, ...options });

  test('is taken up where it was, and progress only grows', async () => {
    serve({ cuts: [50_000, 30_000, 0] });
    const seen: DownloadProgress[] = [];
    const onProgress = (progress: DownloadProgress) => {
      seen.push(progress);
      server.heard(progress);
    };
    expect(text(await load({ onProgress }))).toBe(both);
    expect(server.asked).toEqual([
      '/m.safetensors',
      '/m.safetensors bytes=50000-',
      '/m.safetensors bytes=80000-',
      '/m.safetensors bytes=80000-',
    ]);
    const loaded = seen.map((progress) => progress.loaded);
    expect(loaded).toEqual([...loaded].sort((x, y) => x - y));
    expect(seen.at(-1)).toEqual({ url: at(), loaded: whole.length, total: whole.length, cached: false });
  });

  test('is asked for anew where the server knows no parts', async () => {
    serve({ cuts: [50_000], ranges: false });
    expect(text(await load())).toBe(both);
  });

  test('is asked for anew where the file has changed meanwhile', async () => {
    serve({ cuts: [50_000] });
    const old = server.files.get('/m.safetensors')!;
    const other = serializeSafetensors({ a: a.add(1), b });
    const loading = load({
      onProgress(progress) {
        server.files.set('/m.safetensors', { ...old, bytes: other, etag: '"2"' });
        server.heard(progress);
      },
    });
    expect(text(await loading)).toBe(text({ a: a.add(1), b }));
  });

  test('is taken up without a length, and with a server that is overloaded at first', async () => {
    serve({ sized: false, cuts: [50_000], statuses: [503, 429] });
    expect(text(await load())).toBe(both);
  });

  test('is told of when it is cut too often', async () => {
    serve({ cuts: [50_000, 0, 0, 0] });
    await expect(load({ retries: 1 })).rejects.toThrow(
      `loadPretrained: ${at()} broke off at 50000 of ${whole.length} bytes, 2 times in a row`,
    );
    serve({ statuses: [500, 500] });
    await expect(load({ retries: 1 })).rejects.toThrow('it answered 500 Internal Server Error');
  });

  test('is taken up by the next call where there is a cache, and never asked for again once it is whole', async () => {
    const cache = join(folder, 'cache');
    serve({ cuts: [50_000, 0] });
    await expect(load({ cache, retries: 0 })).rejects.toThrow('the next call goes on from there');
    expect(text(await load({ cache, sha256: digest(whole) }))).toBe(both);
    expect(server.asked.slice(-2)).toEqual(['/m.safetensors bytes=50000-', '/m.safetensors bytes=50000-']);
    const before = server.asked.length;
    const seen: DownloadProgress[] = [];
    expect(text(await load({ cache, onProgress: (progress) => seen.push(progress) }))).toBe(both);
    expect(server.asked).toHaveLength(before);
    expect(seen).toEqual([{ url: at(), loaded: whole.length, total: whole.length, cached: true }]);
    const [entry] = readdirSync(cache);
    expect(readdirSync(join(cache, entry!))).toEqual(['m.safetensors']);
    expect(digest(readFileSync(join(cache, entry!, 'm.safetensors')))).toBe(digest(whole));
  });

  test('is not taken up by the next call if the server cannot say that it is the same file', async () => {
    const cache = join(folder, 'cache');
    serve({ cuts: [50_000], etag: null });
    await expect(load({ cache, retries: 0 })).rejects.toThrow('broke off at 50000');
    expect(text(await load({ cache }))).toBe(both);
    expect(server.asked.at(-1)).toBe('/m.safetensors');
  });

  test('is taken up although all of it had come', async () => {
    const cache = join(folder, 'cache');
    serve({ sized: false, cuts: [whole.length - 1] });
    await expect(load({ cache, retries: 0 })).rejects.toThrow('broke off');
    const [entry] = readdirSync(cache);
    // As if the last byte had come, too, and the news of it had not.
    writeFileSync(join(cache, entry!, 'm.safetensors.part'), whole);
    expect(text(await load({ cache }))).toBe(both);
  });

  test('ends by a signal, and keeps what came', async () => {
    const cache = join(folder, 'cache');
    serve({ cuts: [50_000] });
    const controller = new AbortController();
    const loading = load({
      cache,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(loading).rejects.toThrow('enough');
    const [entry] = readdirSync(cache);
    expect(readFileSync(join(cache, entry!, 'm.safetensors.part')).length).toBeGreaterThan(0);
  });
});

describe('what is refused', () => {
  test('another SHA-256, which no cache keeps', async () => {
    const cache = join(folder, 'cache');
    const at = `${server.address}/m.safetensors`;
    server.files.set('/m.safetensors', { bytes: whole });
    const wrong = '0'.repeat(64);
    const loading = loadPretrained(at, { cache, sha256: wrong });
    await expect(loading).rejects.toThrow(CheckpointError);
    await expect(loading).rejects.toThrow(`loadPretrained: ${at} has SHA-256 ${digest(whole)}, expected ${wrong}`);
    expect(text(await loadPretrained(at, { cache, sha256: digest(whole) }))).toBe(both);
    writeFileSync(join(folder, 'x.safetensors'), whole);
    await expect(loadPretrained(join(folder, 'x.safetensors'), { sha256: wrong })).rejects.toThrow('has SHA-256');
  });

  test('one of several files with another SHA-256', async () => {
    for (const name of layouts['several files of a folder']!.files) writeFileSync(join(folder, name), shared[name]);
    const sha256 = { '1.safetensors': digest(shared['1.safetensors']), '2.safetensors': '0'.repeat(64) };
    await expect(loadPretrained(folder, { sha256 })).rejects.toThrow('2.safetensors has SHA-256');
    await expect(loadPretrained(folder, { sha256: '0'.repeat(64) })).rejects.toThrow('give sha256 by their names');
  });

  test.each([
    ['<!DOCTYPE html><p>Sign in', 'is a page, no file of weights'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:12', 'is a pointer of Git LFS'],
    ['hello there, this is no model', 'is of no kind that is read here'],
    ['{"weight_map": {"a": "../secret"}}', 'is not the name of a file beside the index'],
    ['{"weight_map": {"a": "none.safetensors"}}', 'which the index names, is not beside it'],
    ['{"weights": 1}', 'expected an object with a "weight_map"'],
  ])('%s', async (content, message) => {
    const path = join(folder, 'm.safetensors');
    writeFileSync(path, content);
    await expect(loadPretrained(path)).rejects.toThrow(message);
    server.files.set('/m.safetensors', { bytes: new TextEncoder().encode(content) });
    await expect(loadPretrained(`${server.address}/m.safetensors`)).rejects.toThrow(message);
  });

  test('an index that does not fit its files', async () => {
    writeFileSync(join(folder, 'model.safetensors.index.json'), index({ c: '1.safetensors' }));
    writeFileSync(join(folder, '1.safetensors'), shared['1.safetensors']);
    await expect(loadPretrained(folder)).rejects.toThrow('"1.safetensors" has no tensor "c"');
  });

  test('what is not there, and what may not be had', async () => {
    const none = 'holds none of model.safetensors, model.safetensors.index.json, pytorch_model.bin';
    await expect(loadPretrained(folder)).rejects.toThrow(none);
    await expect(loadPretrained(`${server.address}/empty/`)).rejects.toThrow(none);
    await expect(loadPretrained(join(folder, 'x.pt'))).rejects.toThrow('x.pt does not exist');
    await expect(loadPretrained(`${server.address}/x.pt`)).rejects.toThrow('/x.pt answered 404: there is no such file');
    server.files.set('/secret.pt', { bytes: whole, statuses: [401] });
    await expect(loadPretrained(`${server.address}/secret.pt`)).rejects.toThrow(
      "answered 401 Unauthorized: give { headers: { Authorization: 'Bearer …' } }",
    );
    expect(server.asked.at(-1)).toBe('/secret.pt');
    await loadPretrained(`${server.address}/secret.pt`, { headers: { Authorization: 'Bearer 1' } });
    expect(server.headers().authorization).toBe('Bearer 1');
  });

  test.each([
    [{ sha256: '12' }, RangeError, 'loadPretrained: sha256 (sha256) must be 64 hexadecimal digits, got "12"'],
    [{ retries: -1 }, RangeError, 'loadPretrained: retries must be'],
    [{ cache: true }, TypeError, 'loadPretrained: in Node, cache must name a folder'],
    [{ onProgress: 1 }, TypeError, 'loadPretrained: onProgress must be a function, got 1'],
  ])('%j', async (options, kind, message) => {
    server.files.set('/m.pt', { bytes: shared['weights.pt'] });
    const loading = loadPretrained(`${server.address}/m.pt`, options as never);
    await expect(loading).rejects.toThrow(kind);
    await expect(loading).rejects.toThrow(message);
  });

  test('an address that is none', async () => {
    await expect(download('no address')).rejects.toThrow('download: expected an address, got "no address"');
  });
});

test('download gives any file, a folder that is not there is made, and names from addresses stay inside it', async () => {
  server.files.set('/a/%2e%2e%2f%2e%2e%2fx', { bytes: new TextEncoder().encode('{}') });
  const cache = join(folder, 'deep', 'cache');
  const bytes = await download(`${server.address}/a/%2e%2e%2f%2e%2e%2fx`, { cache });
  expect(new TextDecoder().decode(bytes)).toBe('{}');
  expect(existsSync(join(folder, 'x'))).toBe(false);
  expect(readdirSync(folder)).toEqual(['deep']);
});
