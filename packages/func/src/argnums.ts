import { any, flag, type Rule } from '@wick/tensor/internal';

/** Which arguments are differentiated by: one by its place, or several. */
export type Argnums = number | readonly number[];

/** The rule for `argnums`. */
export const argnums: Rule<Argnums> = any<Argnums>(
  0,
  'a whole number or an array of whole numbers',
  (given) => Number.isInteger(given) || (Array.isArray(given) && given.every((n) => Number.isInteger(n))),
  (given: Argnums) => typeof given === 'number' || given.length > 0,
);

/** The rule for `hasAux`. */
export const hasAux: Rule<boolean> = flag(false);

/** The places counted from the front. @throws RangeError for a place where there is no argument, or one twice */
export function placesOf(where: string, given: Argnums, count: number): number[] {
  const list = typeof given === 'number' ? [given] : given;
  const places = list.map((n) => {
    if (n < -count || n >= count)
      throw new RangeError(`${where}: Got argnum=${n}, but only ${count} positional inputs`);
    return n < 0 ? n + count : n;
  });
  if (new Set(places).size !== places.length)
    throw new RangeError(`${where}: argnums elements must be unique but got ${JSON.stringify(given)}`);
  return places;
}

/** The arguments with those at the places replaced. */
export function replaced(args: readonly unknown[], places: readonly number[], values: readonly unknown[]): unknown[] {
  const out = [...args];
  places.forEach((place, i) => {
    out[place] = values[i];
  });
  return out;
}

/** What a function with `hasAux` gave. @throws TypeError for anything but a pair */
export function splitAux(where: string, aux: boolean, output: unknown): [output: unknown, aux: unknown] {
  if (!aux) return [output, undefined];
  if (Array.isArray(output) && output.length === 2) return [output[0], output[1]];
  throw new TypeError(
    `${where}: Expected output of function to be a tuple: (output, aux) if hasAux=true, got ${typeof output}`,
  );
}
