import type { Tensor } from '@wick/tensor';
import { isTensor, pythonFloat } from '@wick/tensor/internal';

/** A shape as Python prints it: `torch.Size([2, 3])`. */
export function pythonShape(shape: readonly number[]): string {
  return `torch.Size([${shape.join(', ')}])`;
}

/** A tensor as Python formats it: without dimensions it is its number. */
export function pythonTensor(value: Tensor): string {
  return value.ndim > 0 ? String(value) : pythonNumber(value.item(), !value.isFloatingPoint());
}

/** A bound as Python formats it: 1.0, or 1 where it is a whole number by kind. */
export function pythonBound(bound: Tensor | number, whole: boolean): string {
  return isTensor(bound) ? pythonTensor(bound) : pythonNumber(bound, whole);
}

function pythonNumber(value: number, whole: boolean): string {
  return whole && Number.isInteger(value) ? String(value) : pythonFloat(value);
}
