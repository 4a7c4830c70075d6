import type { ArgumentNumber, Place } from '../graph/ir.ts';

/** What a call was given that is no tensor and may change: the numbers among its arguments, in order. */
export type Numbers = readonly number[];

/** Which argument a place is; null for all that is none. */
export function argumentOf({ memory: { source } }: Place): ArgumentNumber | null {
  return source.kind === 'number' && 'argument' in source ? source : null;
}

/** What an operation takes of the numbers of a call. */
export function readArgument({ argument, form }: ArgumentNumber, numbers: Numbers): number {
  return form(numbers[argument]!);
}
