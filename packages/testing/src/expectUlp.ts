import type { Comparable } from './elements.ts';
import { pairUp, requireMatch } from './mismatch.ts';

const f32 = new Float32Array(1);
const i32 = new Int32Array(f32.buffer);
const f64 = new Float64Array(1);
const i64 = new BigInt64Array(f64.buffer);

/**
 * Expects every element to be at most `ulp` representable numbers away from the expected one; 0, the default, asks for
 * the same bits. -0 and 0 are one apart, NaN equals NaN, and infinity follows the largest finite number.
 *
 * The step is that of float32 if either side is float32, that of float64 otherwise (plain numbers); integers are
 * refused, for them `expectClose` is exact already. Shapes and dtypes are compared as in `expectClose`.
 *
 * @throws Error that says how many elements differ, the first of them with index and both values, and the worst
 *
 * @example
 * ```ts
 * expectUlp(Float32Array.of(0.1), [0.1]); // 0.1 is rounded to float32 on both sides
 * expectUlp(init.orthogonal_(t), fixture.orthogonal, 2);
 * ```
 */
export function expectUlp(actual: Comparable, expected: Comparable, ulp = 0): void {
  if (!(ulp >= 0)) throw new RangeError(`expectUlp: ulp must be 0 or more, got ${ulp}`);
  const [a, e] = pairUp('expectUlp', actual, expected);
  for (const { dtype, values } of [a, e]) {
    const isFloat = dtype === undefined ? Array.isArray(values) : dtype === 'float32' || dtype === 'float64';
    if (!isFloat) throw new TypeError(`expectUlp: wants float32 or float64, got ${dtype ?? 'uint8'}`);
  }
  const place = a.dtype === 'float32' || e.dtype === 'float32' ? placeFloat32 : placeFloat64;
  requireMatch(a, e, {
    name: 'expectUlp',
    wanted: `within ${ulp} ulp`,
    unit: ' ulp',
    judge: (x, y) => ({ error: distance(Number(x), Number(y), place), allowed: ulp }),
  });
}

function distance(x: number, y: number, place: (value: number) => bigint): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y) ? 0 : Number.POSITIVE_INFINITY;
  const steps = place(x) - place(y);
  return Number(steps < 0n ? -steps : steps);
}

// A float's bits, read as an integer, count the positive numbers in order; a negative number's count backwards once
// the sign is taken off. One more for the sign keeps -0 beside 0 instead of upon it.
function placeFloat32(value: number): bigint {
  f32[0] = value;
  const bits = i32[0]!;
  return BigInt(bits >= 0 ? bits : -(bits & 0x7fffffff) - 1);
}

function placeFloat64(value: number): bigint {
  f64[0] = value;
  const bits = i64[0]!;
  return bits >= 0n ? bits : -(bits & 0x7fffffffffffffffn) - 1n;
}
