import { type Program, type RowInput, runRowSums } from '@wick/kernels';
import { isSeen } from '../../autograd/dispatch.ts';
import { isGradEnabled } from '../../autograd/gradMode.ts';
import { convert } from '../../core/copy.ts';
import { isExactlyRowMajor, type Layout, resultStrides } from '../../core/layout.ts';
import { wrapArray } from '../../core/make.ts';
import { contiguousStrides, numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

/**
 * A gradient by one program, with the bits of the operations that it is written in and without the memory between them.
 * Null where somebody is to see those (who listens, the gradient of a gradient), and for what is not of one float type
 * and the first input's shape, or stretched to that.
 *
 * @param like - what the gradient lies in memory as
 */
export function inOnePass(
  program: Program,
  inputs: readonly Tensor[],
  numbers: readonly number[] = [],
  like: readonly Layout[] = inputs.map(computed),
): Tensor | null {
  const { dtype, shape } = inputs[0]!;
  if (isGradEnabled() || isSeen() || (dtype !== 'float32' && dtype !== 'float64')) return null;
  if (inputs.some((t) => t.dtype !== dtype || !stretchesTo(t.shape, shape))) return null;
  return runPointwise('backward', program, inputs, dtype, dtype, allocateResult(shape, dtype, like), numbers);
}

/**
 * A gradient that broadcasting stretched along the last dimensions, by one program and summed over those: with the bits of
 * {@link inOnePass} and the sum, without the memory between them. Null where either is to be seen, and for what is not of
 * float32 and row-major.
 *
 * @param shape - of the input whose gradient it is
 */
export function summedInOnePass(program: Program, inputs: readonly Tensor[], shape: readonly number[]): Tensor | null {
  const full = inputs[0]!.shape;
  const rank = full.length;
  let first = rank;
  while (first > 0 && shape[first - 1] === 1) first--;
  if (isGradEnabled() || isSeen() || rank !== shape.length || first === rank) return null;
  if (!shape.every((n, d) => d >= first || n === full[d])) return null;
  const rows = numelOf(shape);
  const given: RowInput[] = [];
  for (const t of inputs) {
    const isColumn = sameShape(t.shape, shape);
    if (t.dtype !== 'float32' || !(isColumn || sameShape(t.shape, full)) || !isExactlyRowMajor(t)) return null;
    given.push({ data: t._storage.data as Float32Array, offset: t._offset, isColumn });
  }
  const sums = new Float64Array(rows);
  if (!runRowSums(program, rows, inputs[0]!.numel() / rows, given, sums)) return null;
  return wrapArray(convert(sums, 'float32'), shape, 'float32');
}

/** Whether broadcasting makes the second shape of the first one. */
function stretchesTo(shape: readonly number[], to: readonly number[]): boolean {
  const lead = to.length - shape.length;
  return lead >= 0 && shape.every((n, i) => n === 1 || n === to[i + lead]);
}

/** How what is computed of tensors lies, of which the first one has the shape of all. */
export function laidBy(...tensors: readonly [Tensor, ...Tensor[]]): Layout {
  const { shape } = tensors[0];
  return { shape, _strides: resultStrides(shape, tensors) ?? contiguousStrides(shape) };
}

/** The first tensor, the gradient itself, goes into the last operation as it is. */
function computed(t: Tensor, i: number): Layout {
  return i === 0 ? t : laidBy(t);
}
