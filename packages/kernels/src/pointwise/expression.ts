import { binaries, ternaries, unaries } from './instructions.ts';

/** The names of the instructions, by how many operands they have. */
export type UnaryName = keyof typeof unaries;
export type BinaryName = keyof typeof binaries;
export type TernaryName = keyof typeof ternaries;
/** The name of any instruction. */
export type InstructionName = UnaryName | BinaryName | TernaryName;

/** A value of a program: the i-th thing it is given, or an instruction on other values. Used twice it is computed once. */
export type Expression = { readonly given: number } | { readonly name: InstructionName; readonly of: readonly Term[] };

/** What an instruction takes: an expression, or a number. */
export type Term = Expression | number;

type Builder = { readonly [K in UnaryName]: (a: Term) => Expression } & {
  readonly [K in BinaryName]: (a: Term, b: Term) => Expression;
} & { readonly [K in TernaryName]: (a: Term, b: Term, c: Term) => Expression };

/**
 * Makes expressions: one function for each instruction.
 *
 * @example
 * ```ts
 * const silu = program(1, (x) => expr.mul(x, expr.sigmoid(x)));
 * silu.compiled.steps.length; // 2
 * ```
 */
export const expr = Object.fromEntries(
  Object.keys({ ...unaries, ...binaries, ...ternaries }).map((name) => [name, (...of: Term[]) => ({ name, of })]),
) as unknown as Builder;
