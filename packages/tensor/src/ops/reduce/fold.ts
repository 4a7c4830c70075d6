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
  const kept: number[] = [];
  for (let d = 0; d < shape.length; d++) {
    if (!dims.includes(d)) kept.push(shape[d]!);
    else if (keepdim) kept.push(1);
  }
  return kept;
}

/** How a fold goes through memory: from the largest step to the smallest, neighbours that continue each other as one. */
export interface FoldWay {
  readonly from: number;
  readonly axes: readonly Axis[];
}

interface Axis {
  n: number;
  step: number;
  toStep: number;
  /** Where a walk is along it: 0 before and after it. */
  at: number;
}

/** The way through a tensor, reduced over `dims`. */
export function foldWay(
  { shape, _strides, _offset }: Pick<Tensor, 'shape' | '_strides' | '_offset'>,
  dims: readonly number[],
): FoldWay {
  const targets = contiguousStrides(keptShape(shape, dims, true));
  const all: Axis[] = [];
  for (let d = 0; d < shape.length; d++) {
    const n = shape[d]!;
    if (n !== 1) all.push({ n, step: _strides[d]!, toStep: dims.includes(d) ? 0 : targets[d]!, at: 0 });
  }
  const axes: Axis[] = [];
  // Stable: equal steps keep their order.
  for (const axis of all.sort((a, b) => b.step - a.step)) {
    const last = axes.at(-1);
    if (last && last.step === axis.step * axis.n && last.toStep === axis.toStep * axis.n) {
      last.n *= axis.n;
      last.step = axis.step;
      last.toStep = axis.toStep;
    } else axes.push(axis);
  }
  // Very short rows cost more in calls than in elements: step along the longer neighbour instead.
  const [next, last] = axes.slice(-2);
  if (last && last.n < 16 && next!.n > last.n) axes.splice(-2, 2, last, next!);
  return { from: _offset, axes };
}

/** Folds every element along a way into the accumulator of its place. */
export function foldAlong<D, A>(
  { from, axes }: FoldWay,
  data: D,
  acc: A,
  row: (data: D, acc: A, from: number, to: number, n: number, step: number, toStep: number) => void,
): void {
  const { n, step, toStep } = axes.at(-1) ?? { n: 1, step: 0, toStep: 0 };
  let to = 0;
  for (let d = 0; d >= 0; ) {
    row(data, acc, from, to, n, step, toStep);
    for (d = axes.length - 2; d >= 0; d--) {
      const axis = axes[d]!;
      from += axis.step;
      to += axis.toStep;
      if (++axis.at < axis.n) break;
      from -= axis.step * axis.n;
      to -= axis.toStep * axis.n;
      axis.at = 0;
    }
  }
}

/**
 * Walks the memory of `x` in the order in which it lies and folds every element into the accumulator of its place in
 * the result (row-major over the dimensions that are kept). No copy, whatever the strides: for folds whose order does
 * not matter.
 */
export function fold<A>(x: Tensor, dims: readonly number[], acc: A, row: RowFold<A>): A {
  if (x.numel()) foldAlong(foldWay(x, dims), x._storage.data, acc, row);
  return acc;
}
