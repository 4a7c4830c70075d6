import { defineFamily } from './family.ts';
import { typedBinaries } from './generated/typed.ts';
import { ownMemory } from './memory.ts';

/** Vectors from `out` to `end`, in pairs: those of an operand lie `step` bytes apart, 16 or 0. */
type Binary = (a: number, stepA: number, b: number, stepB: number, out: number, end: number) => void;

/** assembly/typed */
type TypedExports = Readonly<Record<`${'add' | 'sub' | 'mul'}${'Doubles' | 'Ints' | 'Longs'}`, Binary>>;

/** Arithmetic of other elements than float32. */
export const typedFamily = defineFamily<TypedExports>(typedBinaries, ownMemory);
