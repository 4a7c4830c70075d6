import { Generator, Tensor } from '@wick/tensor';

/** How a value looks in an error message. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Tensor) return `a ${value.dtype} tensor of shape [${value.shape.join(', ')}]`;
  if (Array.isArray(value))
    return value.length > 8 ? `[${value.slice(0, 8).map(show).join(', ')}, …]` : `[${value.map(show).join(', ')}]`;
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  return `a ${value.constructor?.name ?? 'value'}`;
}

/** A whole number from `least` up. */
export function checkCount(where: string, name: string, value: unknown, least: number): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${where}: ${name} must be a whole number from ${least} up, got ${value}`);
  return value;
}

/** A finite number between two bounds, both included. */
export function checkNumber(where: string, name: string, value: unknown, from = -Infinity, to = Infinity): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
  if (!Number.isFinite(value)) throw new RangeError(`${where}: ${name} must be finite, got ${value}`);
  if (value < from || value > to) throw new RangeError(`${where}: ${name} must be ${bounds(from, to)}, got ${value}`);
  return value;
}

function bounds(from: number, to: number): string {
  if (to === Infinity) return `${from} or more`;
  return `between ${from} and ${to}`;
}

export function checkBoolean(where: string, name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${where}: ${name} must be a boolean, got ${show(value)}`);
  return value;
}

/** A generator, or null where the default one is meant. */
export function checkGenerator(where: string, value: unknown): Generator | null {
  if (value === undefined || value === null) return null;
  if (!(value instanceof Generator)) throw new TypeError(`${where}: generator must be a Generator, got ${show(value)}`);
  return value;
}

/** One of the words an option takes. */
export function checkWord<W extends string>(where: string, name: string, value: unknown, words: readonly W[]): W {
  if (!words.includes(value as W))
    throw new RangeError(`${where}: ${name} must be one of ${words.map(show).join(', ')}, got ${show(value)}`);
  return value as W;
}
