import type { NumberArray } from '../../core/dtype.ts';
import type { RowFold } from './fold.ts';

/** acc = max(acc, x); once NaN, always NaN */
export const maxRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  if (toStep !== 0) {
    for (let i = 0; i < n; i++, from += step, to += toStep) {
      const v = x[from]!;
      if (!(v <= acc[to]!) && !Number.isNaN(acc[to]!)) acc[to] = v;
    }
    return;
  }
  let best = acc[to]!;
  if (Number.isNaN(best)) return;
  for (let i = 0; i < n; i++, from += step) {
    // Nearly always four at once are no news.
    for (; i + 4 <= n; i += 4, from += 4 * step) {
      if (!(x[from]! <= best && x[from + step]! <= best)) break;
      if (!(x[from + 2 * step]! <= best && x[from + 3 * step]! <= best)) break;
    }
    if (i === n) break;
    const v = x[from]!;
    if (v <= best) continue;
    best = v;
    if (Number.isNaN(v)) break;
  }
  acc[to] = best;
};

/** acc = min(acc, x); once NaN, always NaN */
export const minRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  if (toStep !== 0) {
    for (let i = 0; i < n; i++, from += step, to += toStep) {
      const v = x[from]!;
      if (!(v >= acc[to]!) && !Number.isNaN(acc[to]!)) acc[to] = v;
    }
    return;
  }
  let best = acc[to]!;
  if (Number.isNaN(best)) return;
  for (let i = 0; i < n; i++, from += step) {
    // Nearly always four at once are no news.
    for (; i + 4 <= n; i += 4, from += 4 * step) {
      if (!(x[from]! >= best && x[from + step]! >= best)) break;
      if (!(x[from + 2 * step]! >= best && x[from + 3 * step]! >= best)) break;
    }
    if (i === n) break;
    const v = x[from]!;
    if (v >= best) continue;
    best = v;
    if (Number.isNaN(v)) break;
  }
  acc[to] = best;
};

/** acc = max(acc, |x|); once NaN, always NaN */
export const maxAbsRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  for (let i = 0; i < n; i++, from += step, to += toStep) {
    const v = Math.abs(x[from]!);
    if (v > acc[to]! || Number.isNaN(v)) acc[to] = v;
  }
};

/** acc = min(acc, |x|); once NaN, always NaN */
export const minAbsRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as NumberArray;
  for (let i = 0; i < n; i++, from += step, to += toStep) {
    const v = Math.abs(x[from]!);
    if (v < acc[to]! || Number.isNaN(v)) acc[to] = v;
  }
};

/** acc = max(acc, x) */
export const maxRowBig: RowFold<BigInt64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as BigInt64Array;
  for (let i = 0; i < n; i++, from += step, to += toStep) if (x[from]! > acc[to]!) acc[to] = x[from]!;
};

/** acc = min(acc, x) */
export const minRowBig: RowFold<BigInt64Array> = (data, acc, from, to, n, step, toStep) => {
  const x = data as BigInt64Array;
  for (let i = 0; i < n; i++, from += step, to += toStep) if (x[from]! < acc[to]!) acc[to] = x[from]!;
};

/** acc = acc or x; NaN is true */
export const anyRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  if (data instanceof BigInt64Array) {
    for (let i = 0; i < n; i++, from += step, to += toStep) if (data[from] !== 0n) acc[to] = 1;
    return;
  }
  const x = data as Uint8Array;
  if (toStep !== 0) {
    for (let i = 0; i < n; i++, from += step, to += toStep) if (x[from] !== 0) acc[to] = 1;
    return;
  }
  if (acc[to] !== 0) return;
  let i = 0;
  while (i < n && x[from] === 0) {
    i++;
    from += step;
  }
  if (i < n) acc[to] = 1;
};

/** acc = acc and x; NaN is true */
export const allRow: RowFold<Float64Array> = (data, acc, from, to, n, step, toStep) => {
  if (data instanceof BigInt64Array) {
    for (let i = 0; i < n; i++, from += step, to += toStep) if (data[from] === 0n) acc[to] = 0;
    return;
  }
  const x = data as Uint8Array;
  if (toStep === 0 && step === 1) {
    if (x.subarray(from, from + n).includes(0)) acc[to] = 0;
  } else for (let i = 0; i < n; i++, from += step, to += toStep) if (x[from] === 0) acc[to] = 0;
};
