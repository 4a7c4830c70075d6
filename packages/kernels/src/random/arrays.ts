import type { FloatArray } from '../floatArray.ts';

const { floor } = Math; // for loops: see fma.ts

/** The storage of a tensor of any dtype: float32, float64, int32, uint8 or bool, int64. */
export type NumericArray = FloatArray | Int32Array | Uint8Array | BigInt64Array;

/** A BigInt64Array's halves, low before high: integers are written to it without making a bigint for each. */
export function halves(out: BigInt64Array): Int32Array {
  return new Int32Array(out.buffer, out.byteOffset, 2 * out.length);
}

/** Converts `values[0 … count)` to the type of `out` and writes them to it from index `at` on. */
export function store(out: NumericArray, at: number, values: Float64Array, count: number): void {
  if (out instanceof BigInt64Array) {
    const pairs = halves(out);
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      pairs[2 * (at + i)] = value; // modulo 2^32
      pairs[2 * (at + i) + 1] = floor(value / 2 ** 32);
    }
  } else {
    out.set(count === values.length ? values : values.subarray(0, count), at);
  }
}
