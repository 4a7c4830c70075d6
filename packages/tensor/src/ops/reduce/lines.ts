import { dense } from '../../core/copy.ts';
import type { TypedArray } from '../../core/dtype.ts';
import { aliasOf } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { countOf } from './arguments.ts';

/**
 * A tensor as lines along one direction: element i of line (o, j) is at `(o * n + i) * inner + j`. The lines in order
 * are the elements of the reduced result.
 */
export interface Lines {
  readonly data: TypedArray;
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** The lines of `x` along `dims` taken together. Copies only what is not row-major, or where `dims` are not neighbours. */
export function linesOf(x: Tensor, dims: readonly number[]): Lines {
  const sorted = dims.length < 2 ? dims : [...dims].sort((a, b) => a - b);
  const n = countOf(x.shape, dims);
  const first = sorted[0] ?? x.ndim;
  const last = sorted.at(-1) ?? first - 1;
  if (last - first + 1 === sorted.length) {
    return { data: dense(x), outer: product(x.shape, 0, first), n, inner: product(x.shape, last + 1, x.ndim) };
  }
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const order = [...kept, ...sorted];
  const permuted = aliasOf(
    x,
    order.map((d) => x.shape[d]!),
    order.map((d) => x._strides[d]!),
  );
  return { data: dense(permuted), outer: countOf(x.shape, kept), n, inner: 1 };
}

function product(shape: readonly number[], from: number, to: number): number {
  let n = 1;
  for (let d = from; d < to; d++) n *= shape[d]!;
  return n;
}
