import { Tensor } from '@wick/tensor';
import { show, showShape } from '@wick/tensor/internal';

/** Numbers to be summarised: a tensor of any shape and dtype, a typed array, or an array of numbers. */
export type Values = Tensor | readonly number[] | ArrayLike<number>;

/** The elements, in double precision. */
export function doubles(where: string, name: string, values: unknown): Float64Array {
  if (values instanceof Tensor) return Float64Array.from(values.detach().toTypedArray() as ArrayLike<number>, Number);
  const isView = ArrayBuffer.isView(values) && !(values instanceof DataView);
  if (isView || (Array.isArray(values) && values.every((each) => typeof each === 'number')))
    return Float64Array.from(values as ArrayLike<number>, Number);
  throw new TypeError(`${where}: ${name} must be a tensor or an array of numbers, got ${show(values)}`);
}

/** A number, or the one element of a tensor. */
export function single(where: string, name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (!(value instanceof Tensor))
    throw new TypeError(`${where}: ${name} must be a number or a tensor of one element, got ${show(value)}`);
  if (value.numel() !== 1)
    throw new RangeError(`${where}: ${name} must have one element, got a tensor of shape ${showShape(value.shape)}`);
  return Number(value.item());
}
