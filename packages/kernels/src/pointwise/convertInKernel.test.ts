import { describeWasmBuilds } from '../testing/builds.ts';
import { convertTyped } from './typed.ts';
import { useTypedKernels } from './typedKernels.ts';

useTypedKernels();

const limits = [
  2 ** 31,
  2 ** 31 - 0.5,
  2 ** 31 + 0.5,
  2 ** 31 + 1,
  2 ** 32,
  2 ** 53 + 2,
  2 ** 62,
  2 ** 63,
  2 ** 64,
  1e300,
];
const numbers = [0, 0.5, 0.99, 1.5, 2.5, 255, 1e9, ...limits, 5e-324, Number.POSITIVE_INFINITY];
const values = [...numbers, ...numbers.map((x) => -x), Number.NaN];
/** As many as fill several pieces and a part of one. */
const filled = (given: readonly number[]) => Array.from({ length: 20003 }, (_, i) => given[i % given.length]!);

const toInt = (x: number) => (x > -(2 ** 31) - 1 && x < 2 ** 31 ? Math.trunc(x) + 0 : -(2 ** 31));
const toLong = (x: number) => (Math.abs(x) < 2 ** 63 ? BigInt(Math.trunc(x)) : -(2n ** 63n));
const same = (a: ArrayLike<unknown>, b: ArrayLike<unknown>) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) throw new Error(`element ${i}: ${a[i]}, not ${b[i]}`);
};

describeWasmBuilds(() => {
  test.each([Float32Array, Float64Array])(
    'numbers that no integer stands for become the smallest one: %p',
    (Floats) => {
      const data = Floats.from(filled(values));
      const ints = new Int32Array(data.length);
      const longs = new BigInt64Array(data.length);
      expect(convertTyped('int32', data, ints)).toBe(true);
      expect(convertTyped('int64', data, longs)).toBe(true);
      same(ints, Array.from(data, toInt));
      same(longs, Array.from(data, toLong));
    },
  );

  test.each([Int32Array, Uint8Array])('int64 keeps the values of %p', (Whole) => {
    const data = Whole.from(filled([0, 1, 127, 128, 255, -1, 2 ** 31 - 1, -(2 ** 31)]));
    const longs = new BigInt64Array(data.length);
    expect(convertTyped('int64', data, longs)).toBe(true);
    same(longs, Array.from(data, BigInt));
  });

  test('bfloat16 is float32 to the nearest, ties to even, and one NaN', () => {
    const bits = Uint32Array.from(
      filled([
        0, 0x8000, 0x18000, 0x7fff, 0x8001, 0x3f808000, 0xbf818000, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7f800001,
        0xffc12345,
      ]),
    );
    const out = new Uint16Array(bits.length);
    convertTyped('bfloat16', new Float32Array(bits.buffer), out);
    same(out, filled([0, 0, 2, 0, 1, 0x3f80, 0xbf82, 0x7f80, 0x7f80, 0xff80, 0x7fc0, 0x7fc0]));
  });

  test('float16 is float32 to the nearest, ties to even, small ones too, and NaN keeps its sign and payload', () => {
    const floats = [
      65504,
      65519,
      65520,
      -65520,
      2 ** -24,
      2 ** -25,
      1.5 * 2 ** -24,
      2 ** -25 * 1.001,
      2 ** -14,
      -(2 ** -14) * (1 - 2 ** -12),
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      -0,
      Number.POSITIVE_INFINITY,
    ];
    const out = new Uint16Array(20003);
    convertTyped('float16', Float32Array.from(filled(floats)), out);
    same(out, filled([0x7bff, 0x7bff, 0x7c00, 0xfc00, 1, 0, 2, 1, 0x400, 0x8400, 0x3c00, 0x3c02, 0x8000, 0x7c00]));
    const bits = Uint32Array.from(filled([0x7fc00000, 0xffc00000, 0xff802000, 0x7fffffff]));
    convertTyped('float16', new Float32Array(bits.buffer), out);
    same(out, filled([0x7e00, 0xfe00, 0xfe01, 0x7fff]));
  });
});
