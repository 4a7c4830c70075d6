import { join } from 'node:path';
import { conv2d, fromTypedArray, linspace, type Tensor, tensor, zeros } from '@wick/tensor';
import { fixture, sha256 } from '@wick/testing';
import { CheckpointError, loadTorch, parseTorch, serializeTorch } from '../index.ts';
import { type Described, describeValue, expected } from '../testing/described.ts';
import { archive, damaged, survives } from '../testing/hostile.ts';
import { zip } from '../zip/zip.ts';

const folder = join(__dirname, '..');
const { files } = fixture<{ files: { title: string; bytes: string; value: Described }[] }>(folder, 'torchFiles');
const decode = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

test.each(files)('$title: every value is what PyTorch saved', ({ bytes, value }) => {
  expect(describeValue(parseTorch<unknown>(decode(bytes)))).toEqual(expected(value));
});

test.each(files)('$title: what is written again reads the same', ({ bytes }) => {
  const first = parseTorch<unknown>(decode(bytes));
  expect(describeValue(parseTorch<unknown>(serializeTorch(first)))).toEqual(describeValue(first));
});

test.each(['zip', 'legacy'])('views of one storage stay views of one storage, %s format', (format) => {
  const file = files.find(({ title }) => title === `views of one storage, ${format} format, protocol 2`)!;
  for (const bytes of [decode(file.bytes), serializeTorch(parseTorch(decode(file.bytes)))]) {
    const { base, row, column, transposed } = parseTorch(bytes);
    base!.fill_(7);
    expect([row!.tolist(), column!.tolist()]).toEqual([Array(6).fill(7), Array(4).fill(7)]);
    expect(transposed!.stride()).toEqual([1, 6]);
  }
});

test.each(files)('$title: shared with its bytes, it has the same values', ({ bytes, value }) => {
  expect(describeValue(parseTorch<unknown>(decode(bytes), { share: true }))).toEqual(expected(value));
});

test('parsing copies unless told to share', async () => {
  const bytes = serializeTorch({ x: linspace(0, 1, 64) });
  const kept = bytes.slice();
  parseTorch(bytes).x!.fill_(7);
  (await loadTorch(bytes)).x.fill_(7);
  expect(sha256(bytes)).toBe(sha256(kept));
  parseTorch(bytes, { share: true }).x!.fill_(7);
  expect(sha256(bytes)).not.toBe(sha256(kept));
});

test('what is no options is refused, whether it is parsed or loaded', async () => {
  const bytes = serializeTorch({ x: linspace(0, 1, 2) });
  for (const options of [3, null, [true]] as never[]) {
    expect(() => parseTorch(bytes, options)).toThrow(/^parseTorch: expected the options as an object/);
    await expect(loadTorch(bytes, options)).rejects.toThrow(/^parseTorch: expected the options as an object/);
  }
});

test('what is one object in the file is one in the result', () => {
  const nested = files.find(({ title }) => title.startsWith('nested'))!;
  const { twice } = parseTorch<{ twice: unknown[] }>(decode(nested.bytes));
  expect(twice[0]).toBe(twice[1]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

describe('published checkpoints', () => {
  const published = fixture<{
    files: Record<string, Record<string, { shape: number[]; sha256: string }>>;
    lpips: Record<string, number[]>;
  }>(folder, 'published');
  test.each(Object.keys(published.files))('%s holds what PyTorch reads', async (name) => {
    const state = await loadTorch<Record<string, Tensor>>(join(folder, 'fixtures/published', name));
    const read = Object.entries(state).map(([key, t]) => [
      key,
      { shape: [...t.shape], sha256: sha256(t.toTypedArray()) },
    ]);
    expect(read).toEqual(Object.entries(published.files[name]!));
  });

  test("the layers of LPIPS compute PyTorch's outputs", async () => {
    const state = await loadTorch<Record<string, Tensor>>(join(folder, 'fixtures/published/lpips-alex.pth'));
    expect(Object.keys(state)).toEqual(Object.keys(published.lpips));
    for (const [name, weight] of Object.entries(state)) {
      const channels = weight.shape[1]!;
      const x = linspace(-1, 1, channels * 6)
        .mul(7)
        .sin()
        .view(1, channels, 2, 3);
      const values = Array.from(conv2d(x, weight).toTypedArray() as Float32Array);
      expect(values).toEqual(published.lpips[name]!.map((v) => expect.closeTo(v, 5)));
    }
  });
});

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe('classes that are not known', () => {
  const namespace = ascii('\x80\x02cargparse\nNamespace\n)\x81}(X\x02\x00\x00\x00lrG?\xb9\x99\x99\x99\x99\x99\x9aub.');

  test('are refused by name, with what to do about it', () => {
    expect(() => parseTorch(archive(namespace))).toThrow(
      /asks for argparse\.Namespace, .*allow: \{ "argparse\.Namespace"/,
    );
    expect(() => parseTorch(archive(ascii('cos\nsystem\n(S"echo"\ntR.')))).toThrow(/os\.system/);
  });

  test('are made by the function that is given for them', () => {
    const allow = { 'argparse.Namespace': (_: unknown[], state: unknown) => ({ made: state }) };
    expect(parseTorch<unknown>(archive(namespace), { allow })).toEqual({ made: { lr: 0.1 } });
  });
});

describe('hostile files', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['nothing', new Uint8Array(0), /neither of the formats/],
    ['text', ascii('hello'), /neither of the formats/],
    ['a zip archive of something else', zip([['a.txt', ascii('x')]]), /no data\.pkl/],
    ['a TorchScript archive', archive(ascii('N.'), [['archive/constants.pkl', ascii('N.')]]), /TorchScript/],
    ['a big-endian archive', archive(ascii('N.'), [['archive/byteorder', ascii('big')]]), /big-endian/],
    ['no STOP', archive(ascii('N')), /ends in the middle/],
    ['an empty stack', archive(ascii('.')), /not there/],
    ['a mark left open', archive(ascii('(N.')), /stops inside/],
    ['no mark', archive(ascii('Nt.')), /never began/],
    ['an unknown opcode', archive(ascii('\xff')), /unknown opcode 0xff/],
    ['protocol 9', archive(ascii('\x80\x09N.')), /protocol 9/],
    ['a memory that was never filled', archive(ascii('h\x05.')), /value 5, which it did not store/],
    ['append to a number', archive(ascii('K\x01K\x02a.')), /no list/],
    ['an item of a list set as of a dict', archive(ascii(']K\x02K\x02s.')), /no dict/],
    ['a key without a value', archive(ascii('}(K\x01u.')), /key without a value/],
    ['a call of a number', archive(ascii('K\x01)R.')), /no function/],
    ['arguments that are no tuple', archive(ascii('ccollections\nOrderedDict\nK\x01R.')), /no tuple/],
    ['a call of a mere name', archive(ascii('ctorch\nfloat32\n)R.')), /only known as a name/],
    ['a state for a list', archive(ascii(']}b.')), /has none/],
    ['a string without an end', archive(ascii('X\xff\xff\xff\xff.')), /ends in the middle/],
    [
      'a length beyond numbers',
      archive(ascii('\x8d\xff\xff\xff\xff\xff\xff\xff\xff.')),
      /a length of 18446744073709551615/,
    ],
    ['an integer of a million digits', archive(ascii(`I${'9'.repeat(1e6)}\n.`)), /integer that is none/],
    ['a huge LONG', archive(ascii(`\x8b\x00\x00\x01\x00${'\x01'.repeat(65536)}.`)), /65536 bytes; at most/],
    ['lists within lists', archive(ascii(`${']'.repeat(50000)}${'a'.repeat(49999)}.`)), /nested deeper/],
    ['tuples within tuples', archive(ascii(`N${'\x85'.repeat(50000)}.`)), /nested deeper/],
    ['an extension', archive(ascii('\x82\x01.')), /registry/],
    ['a persistent id of no storage', archive(ascii('K\x01Q.')), /describes no storage/],
    ['text that is no UTF-8', archive(ascii('\x8c\x01\xff.')), /UTF-8/],
    ['the same entry twice', duplicated(), /twice/],
  ];
  test.each(cases)('%s', (title, bytes, message) => {
    expect(survives((b) => parseTorch(b), bytes, title)?.message).toMatch(message);
  });

  function duplicated(): Uint8Array {
    const bytes = zip([
      ['archive/data.pkl', ascii('N.')],
      ['archive/data.pkk', ascii('N.')],
    ]);
    // Both names end in the same letter once the second is changed, here and in the directory.
    const text = Buffer.from(bytes).toString('latin1').replaceAll('data.pkk', 'data.pkl');
    return ascii(text);
  }

  test('a list may contain itself, as in Python', () => {
    const list = parseTorch<unknown[]>(archive(ascii(']q\x00h\x00a.')));
    expect(list[0]).toBe(list);
  });

  test.each([
    ['sizes beyond the storage', 'K\x00K\x05\x85K\x01\x85', /shape \[5\], strides \[1\]/],
    ['an offset beyond the storage', 'K\x09K\x01\x85K\x01\x85', /offset 9/],
    ['strides beyond the storage', 'K\x00K\x02\x85K\x63\x85', /strides \[99\]/],
    ['a negative size', 'K\x00J\xff\xff\xff\xff\x85K\x01\x85', /no sizes/],
    ['a size that is not a number', 'K\x00G\x7f\xf8\x00\x00\x00\x00\x00\x00\x85K\x01\x85', /no sizes/],
    ['more sizes than strides', 'K\x00K\x01K\x01\x86K\x01\x85', /no sizes/],
  ])('a tensor with %s', (title, geometry, message) => {
    const storage = '(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x04tQ';
    const pickle = ascii(`ctorch._utils\n_rebuild_tensor_v2\n(${storage}${geometry}\x89NtR.`);
    const bytes = archive(pickle, [['archive/data/0', new Uint8Array(16)]]);
    expect(survives((b) => parseTorch(b), bytes, title)?.message).toMatch(message);
    expect(() => parseTorch(archive(pickle, [['archive/data/0', new Uint8Array(8)]]))).toThrow(CheckpointError);
  });

  test('an archive that unpacks to far more than it is', () => {
    const bomb = zip(
      [
        ['archive/data.pkl', ascii('N.')],
        ['archive/data/0', new Uint8Array(2 ** 27)],
      ],
      { compress: true },
    );
    expect(bomb.length).toBeLessThan(200_000);
    expect(survives((b) => parseTorch(b), bomb, 'bomb')?.message).toMatch(
      /unpacks to more than 67108864 bytes.*maxBytes/,
    );
    expect(parseTorch<unknown>(bomb, { maxBytes: 2 ** 28 })).toBeNull();
  });

  test.each(['zip', 'legacy'])(
    '%s: cut anywhere it is refused, a flipped bit gives a value or a clear error',
    (format) => {
      const file = files.find(({ title }) => title === `a state dict, ${format} format, protocol 2`)!;
      for (const [what, bytes] of damaged(decode(file.bytes), 2000)) {
        const error = survives((b) => parseTorch(b), bytes, what);
        if (what.startsWith('cut')) expect(error).toBeInstanceOf(CheckpointError);
      }
    },
  );
});

describe('what cannot be written', () => {
  test.each<[string, unknown, RegExp]>([
    ['a function', { a: [() => 1] }, /value\["a"\]\[0\] is .*cannot hold/],
    ['a class instance', { a: new Date(0) }, /value\["a"\] is a Date/],
    ['a symbol', Symbol('x'), /cannot hold/],
    ['a Map with a list for a key', { a: new Map([[[1], 2]]) }, /a key of value\["a"\] must be a string, .*got \[1\]/],
    ['a Map with null for a key', new Map([[null, 2]]), /a key of value must be a string, .*got null/],
  ])('%s is refused with its place', (_, value, message) => {
    expect(() => serializeTorch(value)).toThrow(message);
  });

  test('halves on request', () => {
    const half = parseTorch(serializeTorch({ w: tensor([1, 2.5, 65504]), n: tensor([3n]) }, { dtype: 'float16' }));
    expect([half.w!.tolist(), half.n!.dtype]).toEqual([[1, 2.5, 65504], 'int64']);
    expect(() => serializeTorch(zeros(1), { dtype: 'float8' as never })).toThrow(/'float16' or 'bfloat16'/);
  });

  test('a storage is written once, however many tensors stand on it', () => {
    const big = fromTypedArray(new Float32Array(10000), [100, 100]);
    expect(serializeTorch([big, big.t(), big.select(0, 1)]).length).toBeLessThan(45_000);
  });
});
