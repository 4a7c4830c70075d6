import { join } from 'node:path';
import { tensor, zeros } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { parseNpy, parseNpz, serializeNpy, serializeNpz } from '../index.ts';
import { damaged, survives } from '../testing/hostile.ts';
import { zip } from '../zip/zip.ts';

const { arrays, archives } = fixture<{
  arrays: {
    title: string;
    bytes: string;
    shape: number[];
    dtype: string;
    fortran: boolean;
    values: (number | string)[];
  }[];
  archives: { title: string; bytes: string; arrays: Record<string, (number | string)[]> }[];
}>(join(__dirname, '..'), 'numpyFiles');
const decode = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const kept = ['bool', 'uint8', 'int32', 'int64', 'float32', 'float64'];

describe.each(arrays)('an array of NumPy: $title', ({ title, bytes, shape, dtype, fortran, values }) => {
  const t = parseNpy(decode(bytes));

  test('is read', () => {
    expect(t.shape).toEqual(shape);
    const data = t.toTypedArray();
    expect(Array.from<number | bigint, string>(data as Float32Array, String)).toEqual(
      values.map((v) => String(Number(v))),
    );
    expect(t.isContiguous()).toBe(!fortran);
  });

  test('is written byte for byte in the type that it was read from', () => {
    if (!fortran && !title.endsWith('big')) expect(serializeNpy(t, { dtype: 'stored' })).toEqual(decode(bytes));
  });

  test('is written byte for byte where dtype and order are kept', () => {
    const same = kept.includes(dtype) && !fortran && !title.endsWith('big');
    if (same) expect(serializeNpy(t)).toEqual(decode(bytes));
    else expect(parseNpy(serializeNpy(t)).tolist()).toEqual(t.tolist());
  });
});

test.each(archives)(
  'an archive of NumPy, $title, is read and what is written again reads the same',
  ({ bytes, arrays }) => {
    for (const read of [parseNpz(decode(bytes)), parseNpz(serializeNpz(parseNpz(decode(bytes)), { compress: true }))])
      expect(
        Object.entries(read).map(([name, t]) => [
          name,
          Array.from<number | bigint, string>(t.toTypedArray() as Float32Array, String),
        ]),
      ).toEqual(Object.entries(arrays).map(([name, values]) => [name, values.map((v) => String(Number(v)))]));
  },
);

test('halves on request', () => {
  expect(parseNpy(serializeNpy(tensor([1, 2.5]), { dtype: 'float16' })).tolist()).toEqual([1, 2.5]);
  expect(() => serializeNpy(zeros(1), { dtype: 'bfloat16' as never })).toThrow(/NumPy has no bfloat16/);
  expect(() => serializeNpy([1] as never)).toThrow(/expected a Tensor/);
});

/** A file with the given header. */
function file(header: string, data = 8): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + data);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  for (let i = 0; i < header.length; i++) bytes[10 + i] = header.charCodeAt(i);
  return bytes;
}
const dict = (descr: string, shape: string, order = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

describe('hostile files', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /magic text/],
    ['version 9', file(dict("'<f8'", '(1,)')).fill(9, 6, 7), /version 9/],
    ['objects', file(dict("'|O'", '(1,)')), /type '\|O' are not read/],
    ['complex numbers', file(dict("'<c8'", '(1,)')), /'<c8' are not read/],
    ['records', file(dict("[('a', '<f4')]", '(1,)')), /not read/],
    ['a dtype every object has', file(dict("'constructor'", '(1,)')), /not read/],
    ['a call instead of a shape', file(dict("'<f8'", '__import__("os")')), /not read/],
    ['a negative size', file(dict("'<f8'", '(-1,)')), /tuple of sizes/],
    ['sizes beyond numbers', file(dict("'<f8'", '(99999999999999999999,)')), /shape/],
    ['more data than the shape', file(dict("'<f8'", '(1,)'), 9), /takes 8 bytes, the file holds 9/],
    ['less data than the shape', file(dict("'<f8'", '(1000000, 1000000)')), /takes 8000000000000 bytes/],
    [
      'sizes beyond numbers beside a 0',
      file(dict("'<f8'", '(0, 1125899906842624, 1125899906842624)')),
      /more bytes than/,
    ],
    ['uint64 from 2^63', file(dict("'<u8'", '(1,)')).fill(255, -8), /the array holds uint64 values from 2\^63/],
    [
      'big-endian uint64 from 2^63',
      file(dict("'>u8'", '(1,)')).fill(128, -8, -7),
      /the array holds uint64 values from 2\^63/,
    ],
    ['controls in a type', file(dict("'<\u009b\u001b[2J'", '(1,)')), /type '<\\u\{9b\}\\u\{1b\}\[2J' are not read/],
    ['one entry twice', file("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,), }"), /twice/],
    ['no entries', file('{}'), /\(missing\)/],
    ['no dict', file('hello'), /no dict/],
    ['an order that is none', file(dict("'<f8'", '(1,)', "'x'")), /True or False/],
  ])('%s', (title, bytes, message) => {
    expect(survives(parseNpy, bytes, title)?.message).toMatch(message);
  });

  test('archives of other things and bombs', () => {
    expect(survives((b) => parseNpz(b), zip([['a.txt', new Uint8Array(1)]]), 'text')?.message).toMatch(
      /"a.txt" is no array/,
    );
    const bomb = zip([['a.npy', new Uint8Array(2 ** 27)]], { compress: true });
    expect(survives((b) => parseNpz(b), bomb, 'bomb')?.message).toMatch(/more than 67108864 bytes/);
  });

  test('uint64 up to 2^63 is exact', () => {
    const bytes = file(dict("'<u8'", '(1,)')).fill(255, -8).fill(127, -1);
    expect(parseNpy(bytes).item()).toBe(2n ** 63n - 1n);
  });

  test('an archive unpacks within one limit, however many arrays it has', () => {
    const half = new Uint8Array(128 + 2 ** 25);
    half.set(file(dict("'|i1'", `(${2 ** 25},)`).padEnd(118), 0));
    const one = zip([['a.npy', half]], { compress: true });
    expect(survives((b) => parseNpz(b), one, 'one')?.message).toMatch(
      /the array widens to more than 67108864 bytes.*raise maxBytes/,
    );
    expect(parseNpz(one, { maxBytes: 2 ** 28 }).a!.numel()).toBe(2 ** 25);
  });

  test('cut anywhere it is refused, a flipped bit gives a value or a clear error', () => {
    for (const [what, bytes] of damaged(decode(arrays[4]!.bytes), 2000)) {
      const error = survives(parseNpy, bytes, what);
      if (what.startsWith('cut')) expect(error).not.toBeNull();
    }
    for (const { bytes } of archives)
      for (const [what, cut] of damaged(decode(bytes), 1000)) survives((b) => parseNpz(b), cut, what);
  });
});
