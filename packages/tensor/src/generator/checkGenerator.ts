import { show } from '../core/check.ts';
import { Generator } from './generator.ts';

/** A generator, or null where the default one is meant. */
export function checkGenerator(where: string, value: unknown): Generator | null {
  if (value === undefined || value === null) return null;
  if (!(value instanceof Generator)) throw new TypeError(`${where}: generator must be a Generator, got ${show(value)}`);
  return value;
}
