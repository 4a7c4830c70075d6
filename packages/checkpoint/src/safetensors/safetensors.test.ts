import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tensor, zeros } from '@wick/tensor';
import { fixture, sha256 } from '@wick/testing';
import { bfloat16ToFloat32, float16ToFloat32, toBfloat16, toFloat16 } from '../half.ts';
import {
  CheckpointError,
  loadSafetensors,
  loadShardedSafetensors,
  openSafetensors,
  parseSafetensors,
  parseSafetensorsHeader,
  readSafetensorsHeader,
  saveSafetensors,
  serializeSafetensors,
} from '../index.ts';
import { damaged, survives } from '../testing/hostile.ts';

interface Written {
  title: string;
  metadata: Record<string, string> | null;
  bytes: string;
  tensors: Record<string, { dtype: string; shape: number[]; values: (number | string)[] }>;
}
const reference = fixture<{
  files: Written[];
  halves: Record<'float16' | 'bfloat16', { widened: string; narrowed: string }> & { values: string };
}>(join(__dirname, '..'), 'safetensors');

const decode = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const every = reference.files[0]!;
const widens: Record<string, string> = {
  int8: 'int32',
  int16: 'int32',
  uint16: 'int32',
  uint32: 'int64',
  uint64: 'int64',
};

/** A file with the given header, which may be nonsense, and `n` bytes of data. */
function file(header: unknown, n = 0): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + n);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe.each(reference.files)('a file of Python, $title', ({ bytes, metadata, tensors }) => {
  const written = decode(bytes);
  const parsed = parseSafetensors(written);

  test('is read: names, dtypes, shapes and values', () => {
    expect(Object.keys(parsed).sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, expected] of Object.entries(tensors)) {
      const t = parsed[name]!;
      expect([name, t.dtype, t.shape]).toEqual([name, widens[expected.dtype] ?? expected.dtype, expected.shape]);
      const data = t.toTypedArray();
      const values = data instanceof BigInt64Array ? Array.from(data, String) : Array.from(data);
      expect(values).toEqual(expected.values.map((v) => (data instanceof BigInt64Array ? String(v) : Number(v))));
    }
    expect(parseSafetensorsHeader(written).metadata).toEqual(metadata ?? {});
  });

  test('is written byte for byte in the types that it was read from', () => {
    expect(serializeSafetensors(parsed, { dtype: 'stored', ...(metadata && { metadata }) })).toEqual(written);
  });

  test('is written byte for byte where no dtype was widened', () => {
    if (Object.values(tensors).some(({ dtype }) => dtype in widens)) return;
    expect(serializeSafetensors(parsed, metadata ? { metadata } : {})).toEqual(written);
    expect(serializeSafetensors(new Map(Object.entries(parsed).reverse()), metadata ? { metadata } : {})).toEqual(
      written,
    );
  });
});

describe('half precision', () => {
  const words = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const clean = (x: Float32Array) => x.map((v) => (Number.isNaN(v) ? 0 : v));
  const values = new Float32Array(decode(reference.halves.values).buffer);

  test.each([
    ['float16', float16ToFloat32, toFloat16],
    ['bfloat16', bfloat16ToFloat32, toBfloat16],
  ] as const)('%s: all words widen and values round as in PyTorch', (name, widen, narrow) => {
    expect(sha256(clean(widen(words)))).toBe(reference.halves[name].widened);
    const expected = new Uint16Array(decode(reference.halves[name].narrowed).buffer);
    const isNaN16 = (w: number) => (name === 'float16' ? (w & 0x7fff) > 0x7c00 : (w & 0x7fff) > 0x7f80);
    narrow(values).forEach((word, i) => {
      if (isNaN16(expected[i]!)) expect(isNaN16(word)).toBe(true);
      else expect([values[i], word]).toEqual([values[i], expected[i]]);
    });
  });

  test('floats are written as asked for, the rest as it is', () => {
    const bytes = serializeSafetensors({ w: tensor([1, 2.5]), n: tensor([1n]) }, { dtype: 'float16' });
    const { tensors } = parseSafetensorsHeader(bytes);
    expect([tensors.get('w')?.dtype, tensors.get('n')?.dtype]).toEqual(['float16', 'int64']);
    expect(parseSafetensors(bytes).w!.tolist()).toEqual([1, 2.5]);
  });
});

test('a view is written as what it shows', () => {
  const t = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const { a, b } = parseSafetensors(serializeSafetensors({ a: t.t(), b: t.select(1, 1) }));
  expect([a!.tolist(), b!.tolist()]).toEqual([
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
    [2, 5],
  ]);
});

test('parsing copies unless told to share', () => {
  const bytes = serializeSafetensors({ x: zeros(4) });
  parseSafetensors(bytes).x!.fill_(7);
  expect(parseSafetensors(bytes).x!.tolist()).toEqual([0, 0, 0, 0]);
  parseSafetensors(bytes, { share: true }).x!.fill_(7);
  expect(parseSafetensors(bytes).x!.tolist()).toEqual([7, 7, 7, 7]);
});

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wick-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('go round through a path, a file URL, a Blob, a Response and a data URL', async () => {
    const path = join(folder, 'a.safetensors');
    const tensors = { w: tensor([1, 2, 3]) };
    await saveSafetensors(path, tensors);
    const bytes = await readFile(path);
    const sources = [
      path,
      pathToFileURL(path),
      bytes,
      new Blob([bytes]),
      new Response(bytes),
      `data:application/octet-stream;base64,${bytes.toString('base64')}`,
    ];
    for (const source of sources) expect((await loadSafetensors(source)).w!.tolist()).toEqual([1, 2, 3]);
    await expect(loadSafetensors(5 as never)).rejects.toThrow(/loadSafetensors: expected a path.*got 5/);
    await expect(loadSafetensors(new Response('', { status: 404 }))).rejects.toThrow(/404/);
  });

  test('are opened by their header alone, however large, and read tensor by tensor', async () => {
    const path = join(folder, 'large.safetensors');
    const n = 2 ** 31;
    await writeFile(
      path,
      file({
        big: { dtype: 'F32', shape: [n], data_offsets: [0, 4 * n] },
        end: { dtype: 'F32', shape: [2], data_offsets: [4 * n, 4 * n + 8] },
      }),
    );
    const header = (await readFile(path)).length;
    await truncate(path, header + 4 * n + 8);
    const opened = await openSafetensors(path);
    expect(opened.keys()).toEqual(['big', 'end']);
    expect(opened.tensors.get('big')?.shape).toEqual([n]);
    expect((await readSafetensorsHeader(path)).tensors).toEqual(opened.tensors);
    expect((await opened.get('end')).tolist()).toEqual([0, 0]);
    await expect(opened.get('other')).rejects.toThrow(/no tensor "other"/);
    await opened.close();
  });

  test('are put together from shards by their index', async () => {
    await saveSafetensors(join(folder, 'model-1.safetensors'), { a: tensor([1]), b: tensor([2]) });
    await saveSafetensors(join(folder, 'model-2.safetensors'), { c: tensor([3]) });
    const index = join(folder, 'model.safetensors.index.json');
    const write = (map: unknown) => writeFile(index, JSON.stringify({ metadata: {}, weight_map: map }));
    await write({ a: 'model-1.safetensors', b: 'model-1.safetensors', c: 'model-2.safetensors' });
    const state = await loadShardedSafetensors(index);
    expect(Object.entries(state).map(([name, t]) => [name, t.item()])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    expect(Object.keys(await loadShardedSafetensors(pathToFileURL(index)))).toHaveLength(3);
    await write({ a: '../model-1.safetensors' });
    await expect(loadShardedSafetensors(index)).rejects.toThrow(/not the name of a file beside the index/);
    await write({ z: 'model-1.safetensors' });
    await expect(loadShardedSafetensors(index)).rejects.toThrow(/has no tensor "z"/);
    await write([]);
    await expect(loadShardedSafetensors(index)).rejects.toThrow(CheckpointError);
  });
});

test('the header is read without a tensor being made', () => {
  jest.isolateModules(() => {
    jest.doMock('@wick/tensor', () => {
      throw new Error('tensors were loaded');
    });
    expect(Object.keys(require('../header.ts'))).toContain('readSafetensorsHeader');
  });
  jest.dontMock('@wick/tensor');
});

describe('hostile files', () => {
  const one = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /begins with 8 bytes/],
    ['an absurd header length', new Uint8Array(8).fill(255), /at most 100000000 are read/],
    ['a header longer than the file', file({}).slice(0, 9), /truncated/],
    ['a header that is no JSON', file('{"a":'), /not valid JSON/],
    ['a header that is no object', file('[]'), /must be a JSON object/],
    ['a header after blanks', file(' {}'), /must be a JSON object/],
    ['a header in no UTF-8', file({}).map((byte, i) => (i === 9 ? 0xff : byte)), /UTF-8/],
    [
      'one name twice',
      file(
        '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      ),
      /"a" twice/,
    ],
    ['a field twice', file('{"a":{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}}'), /"dtype" twice/],
    ['a gap', file({ a: one, b: { dtype: 'F32', shape: [1], data_offsets: [8, 12] } }, 12), /without gap or overlap/],
    [
      'an overlap',
      file({ a: one, b: { dtype: 'F32', shape: [1], data_offsets: [2, 6] } }, 6),
      /without gap or overlap/,
    ],
    ['bytes left over', file({ a: one }, 5), /take 4 bytes, the file holds 5/],
    ['bytes missing', file({ a: one }, 3), /take 4 bytes, the file holds 3/],
    ['a shape that does not fit', file({ a: { ...one, shape: [2] } }, 4), /takes 8 bytes/],
    ['a shape beyond all numbers', file({ a: { ...one, shape: [1e9, 1e9, 1e9] } }, 4), /takes/],
    ['a negative size', file({ a: { ...one, shape: [-1, -1] } }, 4), /has the shape/],
    ['a fractional size', file({ a: { ...one, shape: [0.5] } }, 4), /has the shape/],
    ['offsets the wrong way round', file({ a: { ...one, data_offsets: [4, 0] } }, 4), /data_offsets are \[4, 0\]/],
    ['three offsets', file({ a: { ...one, data_offsets: [0, 4, 4] } }, 4), /has the data_offsets/],
    ['no dtype', file({ a: { shape: [1], data_offsets: [0, 4] } }, 4), /has the dtype \(missing\)/],
    ['a dtype of another world', file({ a: { ...one, dtype: 'F8_E4M3' } }, 4), /"F8_E4M3"; those that can be read/],
    ['a dtype that every object has', file({ a: { ...one, dtype: 'constructor' } }, 4), /has the dtype "constructor"/],
    ['an entry that is null', file({ a: null }), /described by an object/],
    ['metadata that is a list', file({ __metadata__: [] }), /object of strings/],
    ['metadata that is a number', file({ __metadata__: { a: 1 } }), /must hold strings/],
    ['deep nesting', file(`{"a":${'['.repeat(100000)}${']'.repeat(100000)}}`), /described by an object/],
    ['deep objects', file(`${'{"a":'.repeat(100000)}1${'}'.repeat(100000)}`), /dtype \(missing\)/],
    [
      'a deep shape',
      file(`{"a":{"dtype":"F32","shape":${'['.repeat(100000)}${']'.repeat(100000)}}}`),
      /has the shape a list/,
    ],
    [
      'a deep dtype',
      file(`{"a":{"dtype":${'{"b":'.repeat(100000)}1${'}'.repeat(100000)}}}`),
      /has the dtype an object/,
    ],
    [
      'deep metadata',
      file(`{"__metadata__":{"a":${'['.repeat(100000)}${']'.repeat(100000)}}}`),
      /must hold strings, "a"/,
    ],
    [
      'deep offsets',
      file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":${'['.repeat(100000)}${']'.repeat(100000)}}}`),
      /data_offsets a list/,
    ],
    ['a long name', file({ ['n'.repeat(2 ** 24)]: 1 }), /^safetensors: "n{99}…" must be described by an object$/],
    ['a long dtype', file({ a: { ...one, dtype: 'd'.repeat(2 ** 24) } }), /has the dtype "d{99}…"/],
    ['a thousand axes', file({ a: { ...one, shape: Array(1000).fill(1) } }, 4), /has the shape a list/],
    [
      'sizes beyond numbers beside a 0',
      file({ a: { dtype: 'F32', shape: [0, 2 ** 50, 2 ** 50], data_offsets: [0, 0] } }),
      /\[0, 1125899906842624, 1125899906842624\] takes more bytes than there are numbers for/,
    ],
    ['eleven million lists', file(`{"a":[${'[],'.repeat(11e6)}[]]}`), /unpack to more than \d+ bytes/],
    [
      'two million keys',
      file(`{${Array.from({ length: 2e6 }, (_, i) => `"${i}":0`).join()}}`),
      /unpack to more than \d+ bytes/,
    ],
    [
      'uint64 from 2^63',
      file({ a: { dtype: 'U64', shape: [1], data_offsets: [0, 8] } }, 8).fill(255, -8),
      /"a" holds uint64 values from 2\^63/,
    ],
    ['controls in a name', file({ 'a\u001b[2J\u009b\u202e': 1 }), /"a\\u001b\[2J\\u\{9b\}\\u\{202e\}" must be/],
  ])('%s', (title, bytes, message) => {
    expect(survives(parseSafetensors, bytes, title)?.message).toMatch(message);
  });

  test('metadata of any length is read', () => {
    const metadata = { long: 'x'.repeat(2 ** 24), quotes: '"\\'.repeat(2 ** 20), ['k'.repeat(2 ** 20)]: '' };
    expect(parseSafetensorsHeader(serializeSafetensors({}, { metadata })).metadata).toEqual(metadata);
    const tensors = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`layer.${i}.weight`, tensor([i])]));
    expect(Object.keys(parseSafetensors(serializeSafetensors(tensors)))).toHaveLength(20_000);
  });

  test('no cause of an error shows what the error itself does not', () => {
    const error = survives(parseSafetensors, file('{"a": \u001b[2J'), 'it')!;
    expect([error.message, error.cause]).toEqual(['safetensors: the header is not valid JSON in UTF-8', undefined]);
  });

  test('names that mean something to JavaScript are names', () => {
    const parsed = parseSafetensors(file('{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4));
    expect(Object.keys(parsed)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  test('a file cut anywhere is refused; a flipped bit gives a value or a clear error', () => {
    for (const [what, bytes] of damaged(decode(every.bytes), 2000)) {
      const error = survives(parseSafetensors, bytes, what);
      if (what.startsWith('cut')) expect(error).toBeInstanceOf(CheckpointError);
    }
  });
});

test('what cannot be written is refused', () => {
  expect(() => serializeSafetensors({ a: 1 } as never)).toThrow(/"a" must be a Tensor, got 1/);
  expect(() => serializeSafetensors(null as never)).toThrow(/expected tensors by name/);
  expect(() => serializeSafetensors({ __metadata__: zeros(1) })).toThrow(/cannot be called/);
  expect(() => serializeSafetensors({ '\ud800': zeros(1) })).toThrow(/well-formed/);
  expect(() => serializeSafetensors({}, { metadata: { a: 1 } as never })).toThrow(
    /metadata\["a"\] must be a well-formed/,
  );
  expect(() => serializeSafetensors({}, { dtype: 'float8' as never })).toThrow(/'float16' or 'bfloat16'/);
});
