import {
  any,
  checkGenerator,
  checkNumber,
  checkSizes,
  checkTensor,
  type HalfDType,
  type Rule,
  show,
  word,
} from '@wick/tensor/internal';
import type { Generator, Reduction, Sizes, Tensor } from '@wick/tensor/light';

// What the option tables of layers and losses are made of, beside the rules that all packages share.

/** A layer's dtype: parameters have gradients, so they are floating-point. */
export type FloatDType = 'float32' | 'float64' | HalfDType;

/** Whether parameters may be of this type. */
export const isFloatDType = (given: unknown): given is FloatDType =>
  given === 'float32' || given === 'float64' || given === 'float16' || given === 'bfloat16';

/** Of parameters and buffers. */
export const dtype: Rule<FloatDType> = any<FloatDType>('float32', 'float32 or float64', isFloatDType);

/** What becomes of the losses of all elements. */
export const reduction: Rule<Reduction> = word<Reduction>('mean', ['none', 'mean', 'sum']);

/** A dimension, counted from the end if negative. */
export function dim(value: number): Rule<number> {
  return any(value, 'a whole number', (given) => typeof given === 'number', Number.isSafeInteger);
}

/** A number from 0 to 1 that is no probability. */
export function share(value: number): Rule<number> {
  return any(
    value,
    'from 0 to 1',
    (given) => typeof given === 'number',
    (given: number) => given >= 0 && given <= 1,
  );
}

/** A number above 0. */
export function positive(value: number): Rule<number> {
  return {
    value,
    read: (where, name, given) => {
      if (checkNumber(where, name, given) > 0) return given as number;
      throw new RangeError(`${where}: ${name} must be a positive number, got ${given}`);
    },
  };
}

/** Sizes that a layer keeps, and prints, as they were given: one for all of `rank` dimensions, or one for each. */
export function sizesAsGiven(value: Sizes, rank: number, least: number): Rule<Sizes> {
  return {
    value,
    read: (where, name, given) => {
      checkSizes(where, name, given, rank, least);
      return given as Sizes;
    },
  };
}

/** A tensor, or null for none. */
export const tensorOrNull: Rule<Tensor | null> = {
  value: null,
  read: (where, name, given) => {
    if (given !== null) checkTensor(where, given as Tensor, name);
    return given as Tensor | null;
  },
};

/** Whatever `accepts`, which `wanted` says in words; everything else is of the wrong kind. */
export function kind<T>(value: T, wanted: string, accepts: (given: unknown) => boolean): Rule<T> {
  return {
    value,
    read: (where, name, given) => {
      if (!accepts(given)) throw new TypeError(`${where}: ${name} must be ${wanted}, got ${show(given)}`);
      return given as T;
    },
  };
}

/** A dimension as an argument of its own. */
export function checkDim(where: string, name: string, value: unknown): number {
  return dim(0).read(where, name, value);
}

/** Where random numbers come from; the default generator where none is given. */
export const generator: Rule<Generator | undefined> = {
  value: undefined,
  read: (where, _name, given) => checkGenerator(where, given) ?? undefined,
};

/** Sizes as they are most likely written: one number where all are the same. For messages. */
export function oneOrEach(sizes: readonly number[] | null): number | readonly number[] | null {
  return sizes?.every((size) => size === sizes[0]) ? sizes[0]! : sizes;
}

/** Refuses layers in a number that cannot be had, before the first one is made. */
export function checkLayers(where: string, count: number, parameters: number): void {
  // A layer is an object with names of its own, too.
  if (count * (parameters + 2 ** 16) > 2 ** 32)
    throw new RangeError(`${where}: numLayers = ${count} layers of ${parameters} parameters do not fit into memory`);
}
