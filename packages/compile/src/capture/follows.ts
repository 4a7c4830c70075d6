import type { DType } from '@wick/tensor/light';
import type { ArgumentNumber, Memory, Place } from '../graph/ir.ts';
import type { Numbers } from './argumentNumber.ts';

// How the numbers of operations follow from those among the arguments: found by what two recordings have.

/** How a number of an operation may follow from an argument: what is common enough, and exact. */
const forms: readonly ((x: number) => number)[] = [
  ...[(x: number) => x, (x: number) => -x, (x: number) => 1 - x, (x: number) => 1 + x, (x: number) => 1 / x],
  ...[(x: number) => 2 * x, (x: number) => x / 2, (x: number) => x * x, (x: number) => Math.sqrt(x)],
  ...[(x: number) => x - 1, (x: number) => 2 + x, (x: number) => 1 - x * x, (x: number) => Math.sqrt(1 - x)],
  ...[(x: number) => Math.exp(x), (x: number) => Math.exp(-x), (x: number) => Math.log(x)],
];

/** Where none of these fits, by one that rounds in between: what dropout scales by. */
const roundedForms: typeof forms = [(x) => 1 / Math.fround(1 - x)];

/** What numbers are taken for: doubles, doubles that were float32, or either, which are one to a program of float32. */
export type Kind = 'double' | 'float' | 'any';

/** Whether a number is one that was computed. */
type Follows = (number: number, from: number) => boolean;

const ways: Readonly<Record<Kind, Follows>> = {
  double: Object.is,
  float: (number, from) => Object.is(number, Math.fround(from)),
  any: (number, from) => Object.is(number, from) || Object.is(number, Math.fround(from)),
};

/** Which argument two numbers follow from, and how; null also where it may be one or another. `x` and `y` are the arguments. */
export function sourceOf(kind: Kind, one: number, other: number, x: Numbers, y: Numbers): ArgumentNumber | null {
  const found = among(forms, kind, one, other, x, y);
  return found ?? (kind === 'any' ? among(roundedForms, kind, one, other, x, y) : null);
}

function among(
  list: typeof forms,
  kind: Kind,
  one: number,
  other: number,
  x: Numbers,
  y: Numbers,
): ArgumentNumber | null {
  const follows = ways[kind];
  let found: ArgumentNumber | null = null;
  for (let argument = 0; argument < x.length; argument++) {
    for (const form of list) {
      if (!follows(one, form(x[argument]!)) || !follows(other, form(y[argument]!))) continue;
      if (found !== null) return null;
      found = { kind: 'number', argument, form: kind === 'float' ? (number) => Math.fround(form(number)) : form };
    }
  }
  return found;
}

/** Whether two numbers are one to a program of float32. */
export function isOneFloat(a: number, b: number): boolean {
  return Object.is(Math.fround(a), Math.fround(b));
}

/** The number that all elements are; null where there are others. */
export function onlyOne(data: ArrayLike<number | bigint>): number | null {
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], data[0])) return null;
  return data.length === 0 ? null : Number(data[0]);
}

/** A place of all elements of a shape for a number that is read at every run. */
export function numberPlace(source: ArgumentNumber, shape: readonly number[] = [], dtype: DType = 'float32'): Place {
  const memory: Memory = { id: -1 - source.argument, dtype, size: 1, source, written: false };
  const strides = shape.map(() => 0);
  return {
    id: -1,
    memory,
    shape,
    strides,
    offset: 0,
    dtype,
    wrapped: false,
    requiresGrad: false,
    version: undefined,
  };
}
