import { decodeArray, type EncodedArray } from './decodeArray.ts';
import type { Comparable } from './elements.ts';
import { expectUlp } from './expectUlp.ts';
import { fixture } from './fixture.ts';

const { ulp } = fixture<{ ulp: { from: EncodedArray; to: EncodedArray; steps: number }[] }>(__dirname, 'helpers');

describe('expectUlp', () => {
  it.each(ulp.map((c) => ({ ...c, dtype: c.from.dtype, value: decodeArray(c.from)[0] })))(
    'counts the $steps steps of torch.nextafter above the $dtype $value',
    ({ from, to, steps }) => {
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const) {
        expectUlp(a, b, steps);
        expect(() => expectUlp(a, b, steps - 1)).toThrow(`off by ${steps} ulp, allowed ${steps - 1} ulp`);
      }
    },
  );

  it('rounds plain numbers to float32 beside a float32 array, and to nothing otherwise', () => {
    expectUlp(Float32Array.of(0.1), [0.1]);
    expectUlp([0.1], Float32Array.of(0.1));
    expect(() => expectUlp([Math.fround(0.1)], [0.1])).toThrow(/1 of 1 values are not within 0 ulp/);
  });

  it.each<[string, Comparable, Comparable, number]>([
    ['-0 from 0', Float32Array.of(-0), Float32Array.of(0), 1],
    ['-0 from 0 in float64', Float64Array.of(-0), Float64Array.of(0), 1],
    ['the smallest numbers around zero', Float32Array.of(-1e-45), Float32Array.of(1e-45), 3],
    [
      'infinity from the largest number',
      Float64Array.of(Number.MAX_VALUE),
      Float64Array.of(Number.POSITIVE_INFINITY),
      1,
    ],
  ])('tells %s', (_, a, b, steps) => {
    expectUlp(a, b, steps);
    expect(() => expectUlp(a, b, steps - 1)).toThrow(/1 of 1/);
  });

  it('takes NaN for NaN and for nothing else', () => {
    expectUlp([Number.NaN], [Number.NaN]);
    expect(() => expectUlp([Number.NaN], [1], Number.MAX_VALUE)).toThrow(/1 of 1/);
    expect(() => expectUlp([1], [Number.NaN], Number.MAX_VALUE)).toThrow(/1 of 1/);
  });

  it.each([Int32Array.of(1), BigInt64Array.of(1n), Uint8Array.of(1)])('refuses integers: %p', (array) => {
    expect(() => expectUlp(array, array)).toThrow(/wants float32 or float64, got (int|uint)/);
  });

  it.each([-1, Number.NaN])('refuses %p ulp', (bad) => {
    expect(() => expectUlp([1], [1], bad)).toThrow(/ulp must be 0 or more/);
  });

  it('compares shapes and numbers of elements', () => {
    expect(() => expectUlp([[1]], [1])).toThrow(/shape \[1, 1\], expected \[1\]/);
    expect(() => expectUlp(Float32Array.of(1, 2), Float32Array.of(1))).toThrow(/2 values, expected 1/);
  });
});
