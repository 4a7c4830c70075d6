import { foldTyped } from '@wick/kernels';
import { allocate } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import type { Reduction } from './arguments.ts';
import { keptShape } from './fold.ts';
import { linesOf } from './lines.ts';

/** The largest or smallest of int64 that lie in straight lines, by a kernel; null for what is left to loops. */
export function wholeExtremes(x: Tensor, { dims, keepdim }: Reduction, which: 'max' | 'min'): Tensor | null {
  const straight = dims.length > 0 && Math.max(...dims) - Math.min(...dims) < dims.length;
  if (x.numel() === 0 || !straight || !x.isContiguous()) return null;
  const { data, outer, n, inner } = linesOf(x, dims);
  const out = allocate('int64', outer * inner);
  return foldTyped(which, data as BigInt64Array, outer, n, inner, out)
    ? wrapArray(out, keptShape(x.shape, dims, keepdim), 'int64')
    : null;
}
