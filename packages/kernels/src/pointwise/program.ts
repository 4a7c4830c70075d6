import { type Compiled, compileProgram } from './compile.ts';
import type { Expression } from './expression.ts';

/** How the values that a program is given become its result: first the tensors' elements, then the numbers. */
export type Definition = (...given: Expression[]) => Expression;

/**
 * Element by element work as data: `program(2, (g, x, slope) => …)` takes two tensors and a number. The definition runs
 * once, when the program is first needed; called with other expressions it makes part of a larger program.
 */
export interface Program {
  /** How many tensors it takes. */
  readonly inputs: number;
  /** The result's expression, of those of what it is given. */
  readonly define: Definition;
  /** Its steps, made when first asked for. */
  readonly compiled: Compiled;
}

/**
 * Defines a program.
 *
 * @param inputs how many of the values that `define` is given are tensors; those behind them are numbers
 * @param define makes the result's expression
 * @example
 * ```ts
 * const { mul, sigmoid } = expr;
 * const silu = program(1, (x) => mul(x, sigmoid(x)));
 * silu.inputs; // 1
 * ```
 */
export function program(inputs: number, define: Definition): Program {
  let compiled: Compiled | null = null;
  return {
    inputs,
    define,
    get compiled() {
      compiled ??= compileProgram(inputs, define);
      return compiled;
    },
  };
}
