import type { ElementType, Instruction } from './instructions.ts';
import type { Elements } from './interpret.ts';

/** Does an instruction of two operands, in steps of 1 or 0, and says true; or says false. */
export type TypedRun = (
  instruction: Instruction<unknown, unknown>,
  type: ElementType,
  n: number,
  out: Elements,
  o: number,
  a: Elements,
  p: number,
  sa: number,
  b: Elements,
  q: number,
  sb: number,
) => boolean;

/** Who does the work of other types than float32: null, plain loops alone; see `useTypedKernels`. */
export const typed: { run: TypedRun | null } = { run: null };
