import { checkCount, show } from '@wick/tensor/internal';

/** An array of whole numbers from `least` up; `length` of them, or at least one. */
export function checkCounts(
  where: string,
  name: string,
  value: unknown,
  least: number,
  length?: number,
): asserts value is readonly number[] {
  const wanted = length === undefined ? 'at least 1 number' : `${length} numbers`;
  if (!Array.isArray(value)) throw new TypeError(`${where}: ${name} must be an array of ${wanted}, got ${show(value)}`);
  if (length === undefined ? value.length === 0 : value.length !== length)
    throw new RangeError(`${where}: ${name} must be an array of ${wanted}, got ${value.length}`);
  for (const [i, count] of value.entries()) checkCount(where, `${name}[${i}]`, count, least);
}
