import { ShapeError } from './errors.ts';

// The checks of arguments that all packages share. Each takes the name of the function and of the argument, which its
// message begins with, and returns the value: a TypeError tells of the wrong kind of thing, a RangeError of a value that
// will not do.

/** A number from `least` to `most`, both included; never NaN, and infinite only where a bound is. */
export function checkNumber(where: string, name: string, value: unknown, least = -Infinity, most = Infinity): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
  if (Number.isNaN(value) && least === -Infinity && most === Infinity)
    throw new RangeError(`${where}: ${name} must not be NaN`);
  if (!(value >= least && value <= most))
    throw new RangeError(`${where}: ${name} must be a number${rangeText(least, most)}, got ${value}`);
  return value;
}

/** {@link checkNumber} that refuses infinities too. */
export function checkFinite(where: string, name: string, value: unknown, least = -Infinity, most = Infinity): number {
  if (value === Infinity || value === -Infinity) throw new RangeError(`${where}: ${name} must be finite, got ${value}`);
  return checkNumber(where, name, value, least, most);
}

/** A range in words, to stand behind "a number": ` from 0 up`. */
export function rangeText(least: number, most: number): string {
  if (least === -Infinity) return most === Infinity ? '' : ` up to ${most}`;
  return most === Infinity ? ` from ${least} up` : ` from ${least} to ${most}`;
}

/** A whole number from `least` up; a bigint is not one. */
export function checkCount(where: string, name: string, value: unknown, least: number): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${where}: ${name} must be a whole number from ${least} up, got ${value}`);
  return value;
}

/** One whole number for all spatial dimensions, or one for each, as one for each. */
export function checkSizes(where: string, name: string, value: unknown, rank: number, least: number): number[] {
  if (typeof value === 'number') return new Array<number>(rank).fill(checkCount(where, name, value, least));
  if (!Array.isArray(value))
    throw new TypeError(`${where}: ${name} must be a number or an array of ${rank}, got ${show(value)}`);
  if (value.length !== rank)
    throw new RangeError(`${where}: ${name} must be one number or ${rank}, got ${show(value)}`);
  return value.map((size) => checkCount(where, name, size, least));
}

/** True or false, and nothing that is merely true-like. */
export function checkBoolean(where: string, name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${where}: ${name} must be a boolean, got ${show(value)}`);
  return value;
}

/** A number from 0 to 1. */
export function checkProbability(where: string, name: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`${where}: ${name} must be a probability from 0 to 1, got ${value}`);
  return value;
}

/** One of the words that an option takes. */
export function checkWord<W extends string>(where: string, name: string, value: unknown, words: readonly W[]): W {
  if (!words.includes(value as W))
    throw new RangeError(`${where}: ${name} must be ${wordsText(words)}, got ${show(value)}`);
  return value as W;
}

/** Words in a message: `'none', 'mean' or 'sum'`. */
export function wordsText(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/** Refuses a tensor that has not one of the `allowed` numbers of dimensions. */
export function checkRank(
  where: string,
  name: string,
  tensor: { readonly shape: readonly number[] },
  ...allowed: readonly number[]
): void {
  const { shape } = tensor;
  if (!allowed.includes(shape.length))
    throw new ShapeError(
      `${where}: ${name} must have ${allowed.join(' or ')} dimensions, got shape ${showShape(shape)}`,
    );
}

/** How a value looks in an error message: short, and telling its kind. What is nested deeply, or in itself, ends in `…`. */
export function show(value: unknown): string {
  return showNested(value, 0);
}

function showNested(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  // Not its source, which may be long.
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    if (depth === 4) return '[…]';
    const shown = value.slice(0, 8).map((item) => showNested(item, depth + 1));
    return `[${shown.join(', ')}${value.length > 8 ? ', …' : ''}]`;
  }
  const named = value as { shape?: unknown; dtype?: unknown };
  if (Array.isArray(named.shape) && typeof named.dtype === 'string')
    return `a ${named.dtype} tensor of shape ${showShape(named.shape)}`;
  return `a ${value.constructor?.name ?? 'value'}`;
}

/** A shape as PyTorch writes it in messages: `[2, 3]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** For the end of a message where integers are needed and floats came: how to write them. '' where that is not the fault. */
export function integersHint(t: unknown): string {
  const { dtype } = (t ?? {}) as { dtype?: unknown };
  return dtype === 'float32' || dtype === 'float64'
    ? "; numbers make float32: write tensor([0, 1], { dtype: 'int64' }), tensor([0n, 1n]) or x.long()"
    : '';
}
