import type { TypedArray } from '../../core/dtype.ts';
import { contiguousStrides, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

/**
 * Combines one strided row of the source with the accumulators: `n` elements from `from` in steps of `step`, the i-th
 * into the accumulator at `to + i * toStep`. A `toStep` of 0 brings the whole row into one accumulator.
 */
export type RowFold<A> = (
  data: TypedArray,
  acc: A,
  from: number,
  to: number,
  n: number,
  step: number,
  toStep: number,
) => void;

/** The number of accumulators that a reduction of `shape` over `dims` needs. */
export function keptNumel(shape: readonly number[], dims: readonly number[]): number {
  return numelOf(keptShape(shape, dims, true));
}

/** The shape after reducing `dims`: sizes of 1 in their place, or gone. */
export function keptShape(shape: readonly number[], dims: readonly number[], keepdim: boolean): number[] {
  return keepdim ? shape.map((n, d) => (dims.includes(d) ? 1 : n)) : shape.filter((_, d) => !dims.includes(d));
}

/**
 * Walks the memory of `x` in the order in which it lies and folds every element into the accumulator of its place in
 * the result (row-major over the dimensions that are kept). No copy, whatever the strides: for folds whose order does
 * not matter.
 */
export function fold<A>(x: Tensor, dims: readonly number[], acc: A, row: RowFold<A>): A {
  if (x.numel() === 0) return acc;
  const targets = contiguousStrides(keptShape(x.shape, dims, true));
  const axes = mergeAxes(x, dims, targets);
  const { n, step, toStep } = axes.pop() ?? { n: 1, step: 0, toStep: 0 };
  const index = new Array<number>(axes.length).fill(0);
  const data = x._storage.data;
  let from = x._offset;
  let to = 0;
  for (;;) {
    row(data, acc, from, to, n, step, toStep);
    let d = axes.length - 1;
    for (; d >= 0; d--) {
      const axis = axes[d]!;
      from += axis.step;
      to += axis.toStep;
      if (++index[d]! < axis.n) break;
      from -= axis.step * axis.n;
      to -= axis.toStep * axis.n;
      index[d] = 0;
    }
    if (d < 0) return acc;
  }
}

interface Axis {
  n: number;
  step: number;
  toStep: number;
}

/** The dimensions from the largest step to the smallest, neighbours that continue each other as one. */
function mergeAxes(x: Tensor, dims: readonly number[], targets: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  for (let d = 0; d < x.ndim; d++) {
    const n = x.shape[d]!;
    if (n !== 1) axes.push({ n, step: x._strides[d]!, toStep: dims.includes(d) ? 0 : targets[d]! });
  }
  axes.sort((a, b) => b.step - a.step); // stable: equal steps keep their order
  const merged: Axis[] = [];
  for (const axis of axes) {
    const last = merged.at(-1);
    if (last && last.step === axis.step * axis.n && last.toStep === axis.toStep * axis.n) {
      last.n *= axis.n;
      last.step = axis.step;
      last.toStep = axis.toStep;
    } else merged.push(axis);
  }
  // Very short rows cost more in calls than in elements: step along the longer neighbour instead.
  const inner = merged.at(-1);
  const next = merged.at(-2);
  if (inner && next && inner.n < 16 && next.n > inner.n) merged.push(merged.splice(-2, 1)[0]!);
  return merged;
}
