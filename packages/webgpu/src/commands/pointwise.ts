import type { InstructionName } from '@wick/kernels';
import type { PointwiseCommand, StridedPlace } from '@wick/kernels/plan';

/**
 * What programs can do on a GPU alone: the rest of a division with the sign of what is divided, a float rounded to bfloat16,
 * a quotient to the last bit, incomplete gamma functions, Bessel functions, neighbours and parts of floats, Hurwitz' zeta function of a whole number, what whole numbers have in common, and work on bits.
 */
export type GpuInstruction =
  | 'fmod'
  | 'bfloat16'
  | 'quotient'
  | 'igamma'
  | 'igammac'
  | 'i0'
  | 'i1'
  | 'nextafter'
  | 'mantissa'
  | 'exponent'
  | 'zeta'
  | 'gcd'
  | 'lcm'
  | 'and'
  | 'or'
  | 'xor'
  | 'shiftLeft'
  | 'shiftRight';

/** An expression with such instructions in it. */
export type GpuExpression =
  | { readonly given: number }
  | { readonly name: InstructionName | GpuInstruction; readonly of: readonly GpuTerm[] };

export type GpuTerm = GpuExpression | number;

/** A program of such expressions. */
export interface GpuPointwiseCommand extends Omit<PointwiseCommand, 'outputs'> {
  readonly outputs: readonly (StridedPlace & { readonly value: GpuExpression })[];
}
