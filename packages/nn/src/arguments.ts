import { type Reduction, type Sizes, Tensor } from '@wick/tensor';
import { describe } from './module/tree/node.ts';

/** A layer's dtype: parameters have gradients, so they are floating-point. */
export type FloatDType = 'float32' | 'float64';

/**
 * Reads the arguments of a layer whose first parameter has a default: it may be given by itself, with the options
 * after it, or among the options.
 */
export function withFirst<O extends object>(
  name: keyof O,
  first: O[keyof O] | O | undefined,
  options: O | undefined,
): Partial<O> {
  const alone = typeof first !== 'object' || first === null || Array.isArray(first) || first instanceof Tensor;
  if (!alone) return first as O;
  return first === undefined ? (options ?? {}) : { ...options, [name]: first };
}

/** The tensors that layers and functional forms take. */
export function checkInput(where: string, name: string, value: unknown): void {
  if (value instanceof Tensor) return;
  throw new TypeError(`${where}: ${name} must be a Tensor, got ${shown(value)}`);
}

/** A whole number from `least` up. */
export function checkCount(where: string, name: string, value: unknown, least: number): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${shown(value)}`);
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${where}: ${name} must be a whole number from ${least} up, got ${value}`);
  return value;
}

/** One whole number for all spatial dimensions, or one for each, as one for each. */
export function checkSizes(where: string, name: string, value: Sizes, rank: number, least: number): number[] {
  if (typeof value === 'number') return new Array<number>(rank).fill(checkCount(where, name, value, least));
  if (!Array.isArray(value))
    throw new TypeError(`${where}: ${name} must be a number or an array of ${rank}, got ${shown(value)}`);
  if (value.length !== rank)
    throw new RangeError(`${where}: ${name} must be one number or ${rank}, got ${shown(value)}`);
  return value.map((size) => checkCount(where, name, size, least));
}

export function checkBoolean(where: string, name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${where}: ${name} must be a boolean, got ${shown(value)}`);
  return value;
}

export function checkProbability(where: string, name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw new RangeError(`${where}: ${name} must be a probability from 0 to 1, got ${shown(value)}`);
  return value;
}

export function checkReduction(where: string, reduction: unknown): asserts reduction is Reduction {
  if (reduction !== 'none' && reduction !== 'mean' && reduction !== 'sum')
    throw new RangeError(`${where}: reduction must be 'none', 'mean' or 'sum', got ${shown(reduction)}`);
}

export function checkFloatDType(where: string, dtype: unknown): FloatDType {
  if (dtype !== 'float32' && dtype !== 'float64')
    throw new TypeError(`${where}: dtype must be float32 or float64, got ${shown(dtype)}`);
  return dtype;
}

/** A value in a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return describe(value);
}
