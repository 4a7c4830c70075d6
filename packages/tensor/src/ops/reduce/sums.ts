import type { NumberArray } from '../../core/dtype.ts';
import type { RowFold } from './fold.ts';

// Sums of numbers are formed in double, and along a row in four strands: they overlap in the processor, and each adds up
// a quarter of the roundings.

/** acc += x */
export const sumRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  if (toStep !== 0) {
    for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += x[from]!;
    return;
  }
  if (x instanceof Float64Array) {
    acc[to]! += sumOfDoubles(x, from, n, step);
    return;
  }
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 3;
  for (; i < n; i += 4, from += 4 * step) {
    a += x[from]!;
    b += x[from + step]!;
    c += x[from + 2 * step]!;
    d += x[from + 3 * step]!;
  }
  for (i -= 3; i < n; i++, from += step) a += x[from]!;
  acc[to]! += a + b + (c + d);
};

/** The same of the one type that no kernel sums: a loop that has met others is half as fast. */
function sumOfDoubles(x: Float64Array, from: number, n: number, step: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 3;
  for (; i < n; i += 4, from += 4 * step) {
    a += x[from]!;
    b += x[from + step]!;
    c += x[from + 2 * step]!;
    d += x[from + 3 * step]!;
  }
  for (i -= 3; i < n; i++, from += step) a += x[from]!;
  return a + b + (c + d);
}

/** acc += the upper 16 bits of x, as a signed number */
export const upperSumRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as Int32Array;
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += x[from]! >> 16;
};

/** acc += the lower 16 bits of x, as an unsigned number */
export const lowerSumRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as Int32Array;
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += x[from]! & 0xffff;
};

/** acc += x, modulo 2^64 */
export const sumRowBig: RowFold<BigInt64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as BigInt64Array;
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to] = acc[to]! + x[from]!; // the store wraps
};

/** acc *= x, along a row in four strands as sums are */
export const productRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  if (toStep !== 0) {
    for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! *= x[from]!;
    return;
  }
  let a = 1;
  let b = 1;
  let c = 1;
  let d = 1;
  let i = 3;
  for (; i < n; i += 4, from += 4 * step) {
    a *= x[from]!;
    b *= x[from + step]!;
    c *= x[from + 2 * step]!;
    d *= x[from + 3 * step]!;
  }
  for (i -= 3; i < n; i++, from += step) a *= x[from]!;
  acc[to]! *= a * b * (c * d);
};

/** acc *= x, modulo 2^64 */
export const productRowBig: RowFold<BigInt64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as BigInt64Array;
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to] = acc[to]! * x[from]!;
};

/** acc += 1 where x is not 0 (NaN is not) */
export const countRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  if (data instanceof BigInt64Array) {
    for (let i = 0; i < n; i++, from += step, to += toStep) if (data[from] !== 0n) acc[to]!++;
    return;
  }
  const x = data as Uint8Array;
  if (toStep !== 0) {
    for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += x[from] === 0 ? 0 : 1;
    return;
  }
  let count = 0;
  for (let i = 0; i < n; i++, from += step) count += x[from] === 0 ? 0 : 1;
  acc[to]! += count;
};

/** acc += |x| */
export const absSumRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  if (toStep !== 0) {
    for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += Math.abs(x[from]!);
    return;
  }
  let a = 0;
  let b = 0;
  let i = 1;
  for (; i < n; i += 2, from += 2 * step) {
    a += Math.abs(x[from]!);
    b += Math.abs(x[from + step]!);
  }
  if (i === n) a += Math.abs(x[from]!);
  acc[to]! += a + b;
};

/** acc += x^2 */
export const squareSumRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += x[from]! * x[from]!;
};

/** acc += (x - its centre)^2 */
export function squaresAbout(centre: Float64Array): RowFold<Float64Array> {
  return (data, acc, from, to, n, step, toStep) => {
    const x = data as NumberArray;
    if (toStep !== 0) {
      for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += (x[from]! - centre[to]!) ** 2;
      return;
    }
    const m = centre[to]!;
    let a = 0;
    let b = 0;
    let i = 1;
    for (; i < n; i += 2, from += 2 * step) {
      const p = x[from]! - m;
      const q = x[from + step]! - m;
      a += p * p;
      b += q * q;
    }
    if (i === n) a += (x[from]! - m) * (x[from]! - m);
    acc[to]! += a + b;
  };
}

/** acc += |x|^p */
export function powerSumRow(p: number): RowFold<Float64Array> {
  if (p === 3) return cubeSumRow;
  return (data, acc, from, to, n, step, toStep) => {
    const x = data as NumberArray;
    for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += Math.abs(x[from]!) ** p;
  };
}

const cubeSumRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  for (let i = 0; i < n; i++, from += step, to += toStep) acc[to]! += Math.abs(x[from]! * x[from]! * x[from]!);
};
