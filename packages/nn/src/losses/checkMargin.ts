import { shown } from '../arguments.ts';
import { checkNumber } from '../layers/numbers.ts';

/** The margin of triplets: a positive number. */
export function checkMargin(where: string, margin: unknown): number {
  if (checkNumber(where, 'margin', margin) <= 0)
    throw new RangeError(`${where}: margin must be a positive number, got ${shown(margin)}`);
  return margin as number;
}
