import { ones, type Tensor, tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import {
  CheckpointError,
  openSafetensors,
  parseNpy,
  parseNpz,
  parseSafetensors,
  parseTorch,
  serializeNpy,
  serializeNpz,
  serializeSafetensors,
  serializeTorch,
  storeAs,
  storedDType,
  UnreadableTensor,
} from './index.ts';
import { zip } from './zip/zip.ts';

const { files } = fixture<{ files: { format: string; dtype: string; shape: number[]; bytes: string }[] }>(
  __dirname,
  'unreadable',
);
const decode = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

const readers = {
  safetensors: (bytes: Uint8Array, unreadable?: 'keep') =>
    parseSafetensors(bytes, { ...(unreadable && { unreadable }) }),
  npz: (bytes: Uint8Array, unreadable?: 'keep') => parseNpz(bytes, { ...(unreadable && { unreadable }) }),
};

describe.each(files.filter(({ format }) => format !== 'npy'))(
  '$format with an entry of $dtype',
  ({ format, dtype, shape, bytes }) => {
    const read = readers[format as keyof typeof readers];

    test('is refused by the name of the entry, which is said how to pass over', () => {
      expect(() => read(decode(bytes))).toThrow(CheckpointError);
      expect(() => read(decode(bytes))).toThrow(/"odd(\.npy)?".*\{ unreadable: 'keep' \} reads everything else/);
    });

    test('gives everything else', () => {
      const { first, odd, last, ...rest } = read(decode(bytes), 'keep');
      expect(rest).toEqual({});
      expect([(first as Tensor).tolist(), (last as Tensor).tolist()]).toEqual([
        [0, 1, 2],
        [0, 1, 2, 3],
      ]);
      expect(odd).toBeInstanceOf(UnreadableTensor);
      const { shape: said, what, dtype: named } = odd as UnreadableTensor;
      expect(said).toEqual(shape);
      expect(what).toContain(`shape [${shape.join(', ')}]`);
      if (/complex|float8/.test(dtype)) expect(named).toBe(dtype);
    });

    if (format !== 'safetensors') return;
    test('is opened, and each of the others is read when asked for', async () => {
      const file = await openSafetensors(decode(bytes));
      expect((await file.get('first')).tolist()).toEqual([0, 1, 2]);
      await expect(file.get('odd')).rejects.toThrow(/"odd"/);
      expect(await file.get('odd', { unreadable: 'keep' })).toBeInstanceOf(UnreadableTensor);
      await file.close();
    });
  },
);

test.each(files.filter(({ format }) => format === 'npy'))('a .npy of $dtype', ({ shape, bytes }) => {
  expect(() => parseNpy(decode(bytes))).toThrow(CheckpointError);
  const kept = parseNpy(decode(bytes), { unreadable: 'keep' });
  expect(kept).toBeInstanceOf(UnreadableTensor);
  expect(kept.shape).toEqual(shape);
});

test('entries of an archive that are no arrays hide none either, and share no name with one', () => {
  const array = serializeNpy(ones(2));
  const file = zip([
    ['notes.txt', new Uint8Array(3)],
    ['a.npy', array],
  ]);
  const { a, 'notes.txt': notes } = parseNpz(file, { unreadable: 'keep' });
  expect([(a as Tensor).tolist(), (notes as UnreadableTensor).what]).toEqual([
    [1, 1],
    'an entry of 3 bytes that is no array',
  ]);
  const twice = zip([
    ['a', new Uint8Array(3)],
    ['a.npy', array],
  ]);
  expect(() => parseNpz(twice, { unreadable: 'keep' })).toThrow(/two entries are called "a"/);
});

test('a damaged entry is a fault of the file, kept or not', () => {
  const file = serializeSafetensors({ a: ones(2), b: ones(2) });
  const text = Buffer.from(file).toString('latin1').replace('"F32"', '"f32"');
  expect(() => parseSafetensors(Buffer.from(text, 'latin1'), { unreadable: 'keep' })).toThrow(/has the dtype "f32"/);
  expect(() => parseSafetensors(file, { unreadable: 'yes' as never })).toThrow(TypeError);
  expect(() => parseNpz(file, { unreadable: 'yes' as never })).toThrow(TypeError);
  expect(() => parseNpy(file, { unreadable: 'yes' as never })).toThrow(TypeError);
});

test('a type that comes to be later is listed by its name', () => {
  const text = Buffer.from(serializeSafetensors({ a: ones(2), b: ones(2) }))
    .toString('latin1')
    .replace('"F32"', '"G32"');
  const { a, b } = parseSafetensors(Buffer.from(text, 'latin1'), { unreadable: 'keep' });
  expect([(a as UnreadableTensor).dtype, (b as Tensor).dtype]).toEqual(['G32', 'float32']);
});

describe('types of elements that files have and wick widens', () => {
  const dtypes = ['float16', 'bfloat16', 'int8', 'int16', 'uint16', 'uint32', 'uint64'] as const;
  const words = new Uint16Array(65_536).map((_, i) => i);
  const ints = [0, 1, 5, 100];
  type Read = (bytes: Uint8Array) => Record<string, Tensor>;
  type Write = (tensors: Record<string, Tensor>, options: { dtype: 'stored' }) => Uint8Array;
  const formats: [Write, Read][] = [
    [serializeSafetensors, (bytes) => parseSafetensors(bytes)],
    [serializeTorch, (bytes) => parseTorch(bytes)],
    [serializeNpz, (bytes) => parseNpz(bytes)],
  ];
  const sample = (dtype: (typeof dtypes)[number]) => {
    if (dtype === 'float16' || dtype === 'bfloat16') return storeAs(tensor([1, -2.5, 2 ** -14, 0]), dtype);
    const wide = dtype === 'uint32' || dtype === 'uint64' ? 'int64' : 'int32';
    return storeAs(tensor(ints, { dtype: wide }), dtype);
  };

  test.each(dtypes)('%s is remembered, and written again with its very bytes', (dtype) => {
    const t = sample(dtype);
    for (const [write, read] of formats) {
      if (write === serializeNpz && dtype === 'bfloat16') continue;
      const bytes = write({ t }, { dtype: 'stored' });
      const again = read(bytes).t!;
      expect(storedDType(again)).toBe(dtype);
      expect(write({ t: again }, { dtype: 'stored' })).toEqual(bytes);
      expect(again.tolist()).toEqual(t.tolist());
    }
  });

  test.each(['F16', 'BF16'])('all words of %s pass through untouched, NaN and its payload too', (name) => {
    const json = JSON.stringify({ w: { dtype: name, shape: [65_536], data_offsets: [0, 131_072] } });
    const header = json.padEnd(Math.ceil(json.length / 8) * 8);
    const file = new Uint8Array(8 + header.length + 131_072);
    file[0] = header.length;
    file.set(Buffer.from(header), 8);
    file.set(new Uint8Array(words.buffer), 8 + header.length);
    const { w } = parseSafetensors(file);
    expect(serializeSafetensors({ w: w! }, { dtype: 'stored' })).toEqual(file);
    expect(serializeSafetensors(parseTorch(serializeTorch({ w }, { dtype: 'stored' })), { dtype: 'stored' })).toEqual(
      file,
    );
  });

  test('views of one storage, and tensors in Fortran order, have their types too', () => {
    const base = storeAs(tensor([1, 2, 3, 4], { dtype: 'int32' }), 'int8');
    const view = storeAs(base.view(2, 2).t(), 'int8');
    const { a, b } = parseTorch(serializeTorch({ a: base, b: view }, { dtype: 'stored' }));
    expect([storedDType(a!), storedDType(b!), b!.tolist()]).toEqual([
      'int8',
      'int8',
      [
        [1, 3],
        [2, 4],
      ],
    ]);
    a!.fill_(7);
    expect(b!.tolist()).toEqual([
      [7, 7],
      [7, 7],
    ]);
  });

  test('NumPy has no bfloat16: it is written widened', () => {
    const { t } = parseNpz(serializeNpz({ t: sample('bfloat16') }, { dtype: 'stored' }));
    expect([storedDType(t!), t!.tolist()]).toEqual(['float32', sample('bfloat16').tolist()]);
  });

  test('what does not fit, and what is of another kind, is refused', () => {
    const wide = storeAs(tensor([1, 300], { dtype: 'int32' }), 'int8');
    expect(() => serializeSafetensors({ wide }, { dtype: 'stored' })).toThrow(
      /"wide": the value 300 does not fit into int8/,
    );
    const negative = storeAs(tensor([-1n]), 'uint64');
    expect(() => serializeTorch({ negative }, { dtype: 'stored' })).toThrow(/the value -1 does not fit into uint64/);
    expect(() => storeAs(ones(1), 'int8')).toThrow(TypeError);
    expect(() => storeAs(ones(1), 'constructor' as never)).toThrow(TypeError);
    expect(() => storeAs(ones(1).gt(0), 'uint8')).toThrow(TypeError);
    expect(storedDType(storeAs(ones(1), 'float32'))).toBe('float32');
  });
});
