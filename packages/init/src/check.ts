import { checkOptions, ShapeError, Tensor } from '@wick/tensor';
import { warn } from './warn.ts';

/** How a value looks in a message. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return value !== null && typeof value === 'object' ? `a ${value.constructor?.name ?? 'value'}` : String(value);
}

export function checkTensor(where: string, tensor: unknown): void {
  if (!(tensor instanceof Tensor)) throw new TypeError(`${where}: expected a Tensor, got ${show(tensor)}`);
}

/** What an initialiser is given, before anything is looked at: a tensor, and options that there are. */
export function checkArguments<O extends object>(
  where: string,
  tensor: unknown,
  options: O,
  known: Readonly<Record<keyof O, unknown>>,
): void {
  checkTensor(where, tensor);
  checkOptions(where, options, known);
}

/** What is drawn from a distribution over the real numbers needs a tensor that can hold them. */
export function checkFloatTensor(where: string, tensor: Tensor): void {
  checkTensor(where, tensor);
  if (!tensor.isFloatingPoint())
    throw new TypeError(`${where}: expected a floating-point tensor, got ${tensor.dtype} of shape ${shapeOf(tensor)}`);
}

export function checkNumber(where: string, name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
  if (Number.isNaN(value)) throw new RangeError(`${where}: ${name} must not be NaN`);
}

export function checkFinite(where: string, name: string, value: unknown): void {
  checkNumber(where, name, value);
  if (!Number.isFinite(value)) throw new RangeError(`${where}: ${name} must be finite, got ${String(value)}`);
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
  return `[${tensor.shape.join(', ')}]`;
}
