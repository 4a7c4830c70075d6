import type { Program } from '@wick/kernels';
import { isSeen } from '../../autograd/dispatch.ts';
import { isGradEnabled } from '../../autograd/gradMode.ts';
import { type Layout, resultStrides } from '../../core/layout.ts';
import { contiguousStrides, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

/**
 * A gradient by one program, with the bits of the operations that it is written in and without the memory between them.
 * Null where somebody is to see those (who listens, the gradient of a gradient), and for what is not of one float type
 * and one shape.
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
  if (inputs.some((t) => t.dtype !== dtype || !sameShape(t.shape, shape))) return null;
  return runPointwise('backward', program, inputs, dtype, dtype, allocateResult(shape, dtype, like), numbers);
}

/** How what is computed of tensors of one shape lies. */
export function laidBy(...tensors: readonly [Tensor, ...Tensor[]]): Layout {
  const { shape } = tensors[0];
  return { shape, _strides: resultStrides(shape, tensors) ?? contiguousStrides(shape) };
}

/** The first tensor, the gradient itself, goes into the last operation as it is. */
function computed(t: Tensor, i: number): Layout {
  return i === 0 ? t : laidBy(t);
}
