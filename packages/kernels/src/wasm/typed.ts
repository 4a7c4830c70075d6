import { defineFamily } from './family.ts';
import { typedBinaries } from './generated/typed.ts';
import { ownMemory } from './memory.ts';

/** An instruction by its code: vectors from `out` to `end`. Those of an operand lie `step` bytes apart, 16 or 0. */
type Run = (
  code: number,
  a: number,
  stepA: number,
  b: number,
  stepB: number,
  c: number,
  stepC: number,
  out: number,
  end: number,
) => void;

/** Elements from `out` to `end` of those from `from`. */
type Conversion = (from: number, out: number, end: number) => void;

export type ConversionName =
  | `floatsTo${'Ints' | 'Longs' | 'Halves' | 'Bfloats'}`
  | `doublesTo${'Ints' | 'Longs'}`
  | 'intsToLongs'
  | `${'widen' | 'narrow'}${'Doubles' | 'Ints' | 'Longs'}`;

/** assembly/typed */
export type TypedExports = Readonly<
  Record<`run${'Doubles' | 'Ints' | 'Longs' | 'Bytes'}`, Run> & Record<ConversionName, Conversion>
>;

/** Arithmetic of other elements than float32. */
export const typedFamily = defineFamily<TypedExports>(typedBinaries, ownMemory);
