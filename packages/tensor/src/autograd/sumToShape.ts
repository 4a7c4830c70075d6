import { showShape } from '../core/check.ts';
import { ShapeError } from '../core/errors.ts';
import type { Tensor } from '../tensor.ts';

/** Undoes broadcasting: sums `grad` over the dimensions in which `shape` was stretched. */
export function sumToShape(grad: Tensor, shape: readonly number[], where: string): Tensor {
  const lead = grad.ndim - shape.length;
  const dims: number[] = [];
  for (let i = 0; i < grad.ndim; i++) {
    if (i < lead) dims.push(i);
    else if (shape[i - lead] === 1 && grad.shape[i] !== 1) dims.push(i);
    else if (shape[i - lead] !== grad.shape[i])
      throw new ShapeError(
        `backward of ${where}: a gradient of shape ${showShape(grad.shape)} does not fit an input of shape ${showShape(shape)}`,
      );
  }
  if (lead < 0)
    throw new ShapeError(
      `backward of ${where}: a gradient of shape ${showShape(grad.shape)} does not fit an input of shape ${showShape(shape)}`,
    );
  if (dims.length === 0) return grad;
  const summed = grad.sum(dims, true);
  return lead > 0 ? summed.reshape(shape) : summed;
}
