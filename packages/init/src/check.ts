import { checkNumber, type Rule, show, showShape, warn } from '@wick/tensor/internal';
import { ShapeError, Tensor } from '@wick/tensor/light';

/** What every initialiser is given. */
export function checkTensor(where: string, tensor: unknown): void {
  if (!(tensor instanceof Tensor)) throw new TypeError(`${where}: expected a Tensor, got ${show(tensor)}`);
}

/** What is drawn from a distribution over the real numbers needs a tensor that can hold them. */
export function checkFloatTensor(where: string, tensor: Tensor): void {
  checkTensor(where, tensor);
  if (!tensor.isFloatingPoint())
    throw new TypeError(`${where}: expected a floating-point tensor, got ${tensor.dtype} of shape ${shapeOf(tensor)}`);
}

export function checkDims(where: string, tensor: Tensor, allowed: readonly number[], wanted: string): void {
  if (!allowed.includes(tensor.ndim))
    throw new ShapeError(`${where}: expected a tensor of ${wanted} dimensions, got shape ${shapeOf(tensor)}`);
}

/** True, after a warning, for a tensor without elements: there is nothing to draw. */
export function isEmpty(where: string, tensor: Tensor): boolean {
  if (tensor.numel() > 0) return false;
  warn(`${where}: the tensor of shape ${shapeOf(tensor)} has no elements, nothing was drawn`);
  return true;
}

export function shapeOf(tensor: Tensor): string {
  return showShape(tensor.shape);
}

/** An option that scales: any number from 0 up. */
export function notNegative(value: number): Rule<number> {
  return {
    value,
    read(where, name, given) {
      const x = checkNumber(where, name, given);
      if (x < 0) throw new RangeError(`${where}: ${name} must not be negative, got ${x}`);
      return x;
    },
  };
}
