import type { Expression } from '../../pointwise/expression.ts';
import type { ElementType } from '../../pointwise/instructions.ts';

/** A number, or which of the plan's numbers it is: that is read anew at every run. */
export type Numeric = number | { readonly number: number };

/** A strided array in the arena. */
export interface StridedPlace {
  readonly at: number;
  readonly stride: readonly number[];
  /** Default: that of the program. A bool is a byte, 0 or 1. */
  readonly dtype?: ElementType;
}

/** A result of a {@link PointwiseCommand}. */
export interface PointwiseOutput extends StridedPlace {
  /** Of what the program is given: the inputs, then the numbers. */
  readonly value: Expression;
}

/**
 * Element by element work, whatever the strides: any number of instructions of the pointwise machine, several results. An
 * output may lie where an input lies only in the same geometry. In float32 inputs and outputs are that, or bool; in float64
 * inputs may be of any type, and outputs float32, which rounds, or bool. Other types are JavaScript's.
 */
export interface PointwiseCommand {
  readonly kind: 'pointwise';
  /** What is computed in. Default: float32. */
  readonly type?: ElementType;
  /** Of all; broadcasting is a stride of 0. */
  readonly shape: readonly number[];
  readonly inputs: readonly StridedPlace[];
  readonly numbers?: readonly Numeric[];
  readonly outputs: readonly PointwiseOutput[];
}
