import { show } from '../core/check.ts';
import type { Rule } from '../core/options.ts';
import { Generator } from './generator.ts';

/** A generator, or null where the default one is meant. */
export function checkGenerator(where: string, value: unknown): Generator | null {
  if (value === undefined || value === null) return null;
  if (!(value instanceof Generator)) throw new TypeError(`${where}: generator must be a Generator, got ${show(value)}`);
  return value;
}

/** The option of everything that draws: a generator, or null for the default one. */
export const generator: Rule<Generator | null> = {
  value: null,
  read: (where, _, given) => checkGenerator(where, given),
};
