import type { FloatArray } from '../floatArray.ts';

/** Expects two arrays of floats to have the same bits; of NaN, which have bits of their own on every processor, any. */
export function expectSameBits(actual: FloatArray, expected: FloatArray, about = ''): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    if (!Object.is(actual[i], expected[i]))
      throw new Error(`${about}: element ${i} is ${actual[i]}, expected ${expected[i]}`);
}
