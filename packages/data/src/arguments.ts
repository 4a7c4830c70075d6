import { show } from '@wick/tensor/internal';

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

/** One of the words an option takes. */
export function checkWord<W extends string>(where: string, name: string, value: unknown, words: readonly W[]): W {
  if (!words.includes(value as W))
    throw new RangeError(`${where}: ${name} must be one of ${words.map(show).join(', ')}, got ${show(value)}`);
  return value as W;
}
