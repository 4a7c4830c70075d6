import { checkCount } from './check.ts';
import { ShapeError } from './errors.ts';
import { optionTable, type Rule } from './options.ts';

type Build<T, N extends number, Parts extends readonly T[]> = Parts['length'] extends N
  ? Parts
  : Build<T, N, [...Parts, T]>;

/** No count, or one that nobody takes apart by hand: what has a sign, a fraction or three digits. */
type Uncounted<N extends number> = `${N}` extends `-${string}` | `${infer _}${infer _}${infer _}${string}`
  ? true
  : false;

/** An array of `N` elements as a tuple, so that `noUncheckedIndexedAccess` knows that they are there; an array for any number. */
export type Tuple<T, N extends number> = number extends N ? T[] : Uncounted<N> extends true ? T[] : Build<T, N, []>;

/** One result for each of a list. */
export type ForEach<L extends readonly unknown[], T> = { -readonly [K in keyof L]: T };

/** Options of what takes a tensor apart. */
export interface PartsOptions<N extends number = number> {
  /** The dimension. Default: 0. */
  dim?: number;
  /** How many parts there must be: the result is a tuple of so many, and any other number an error. */
  parts?: N;
}

const count: Rule<number | undefined> = {
  value: undefined,
  read: (where, name, given) => checkCount(where, name, given, 0),
};

const partsOptions = optionTable({ dim: { value: 0, read: (_, __, dim) => dim as number }, parts: count }, [
  'dim',
  'parts',
]);

/** Reads `f(dim, { parts })` and `f({ dim, parts })`. */
export function readParts(
  where: string,
  dim: number | PartsOptions | undefined,
  options: PartsOptions | undefined,
): { dim: number; parts: number | undefined } {
  if (typeof dim === 'object') return partsOptions.read(where, dim);
  return { ...partsOptions.read(where, options), ...(dim !== undefined && { dim }) };
}

/** Refuses a number of parts that is not the one that was asked for. */
export function checkParts<T>(where: string, made: T[], parts: number | undefined): T[] {
  if (parts === undefined || parts === made.length) return made;
  throw new ShapeError(`${where}: there are ${made.length} parts, not ${parts}`);
}
