import * as arithmetic from './plain/arithmetic.ts';
import * as bigints from './plain/bigintWords.ts';
import * as circular from './plain/circular.ts';
import * as comparison from './plain/comparison.ts';
import { erf, erfWide } from './plain/erf.ts';
import * as exponential from './plain/exponential.ts';
import * as logarithm from './plain/logarithm.ts';
import * as power from './plain/power.ts';
import * as rounding from './plain/rounding.ts';
import { type BinaryRow, rowOf, type TernaryRow, type UnaryRow } from './plain/rows.ts';

/** The element types that programs run over. */
export type ElementType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool';

/**
 * An instruction: its plain loops by the kind of element, and what the kernel calls it. The plain loop over float32 has
 * the bits of the kernel's.
 */
export interface Instruction<Row, BigRow = never> {
  /** Its number in assembly/pointwise/run.ts; null where there is no kernel, and the whole program runs in plain loops. */
  readonly code: number | null;
  /** What it costs an element, in sums of two numbers. */
  readonly cost: number;
  readonly number: Row;
  /** float32, where it differs from float64. */
  readonly float32?: Row;
  /** int32 and uint8, where they differ from floats. */
  readonly integer?: Row;
  /** bool, where it differs from the integers. */
  readonly bool?: Row;
  /** int64; without it the instruction is not for them. */
  readonly bigint?: BigRow;
}

type Big = BigInt64Array;
type Unary = Instruction<UnaryRow, UnaryRow<Big>>;
type Binary = Instruction<BinaryRow, BinaryRow<Big> | BinaryRow<Big, Uint8Array>>;
type Ternary = Instruction<TernaryRow, TernaryRow<Big> | TernaryRow<Big, Uint8Array>>;

const { exp, expm1, log, log1p } = Math;

/** The instructions with one operand. */
export const unaries = {
  copy: { code: 0, cost: 1, number: arithmetic.copy, bigint: bigints.copyBigints },
  neg: { code: 1, cost: 1, number: arithmetic.neg, bigint: bigints.negBigints },
  abs: { code: 2, cost: 1, number: arithmetic.abs, bigint: arithmetic.absBigints },
  sqrt: { code: 3, cost: 4, number: arithmetic.sqrt },
  floor: { code: 4, cost: 1, number: rounding.floor },
  ceil: { code: 5, cost: 1, number: rounding.ceil },
  trunc: { code: 6, cost: 1, number: rounding.trunc },
  round: { code: 7, cost: 1, number: rounding.round },
  exp: { code: 8, cost: 8, number: rowOf(exp), float32: exponential.exp },
  exp2: { code: 35, cost: 8, number: rowOf((x) => 2 ** x), float32: exponential.exp2 },
  expm1: { code: 9, cost: 10, number: rowOf(expm1), float32: exponential.expm1 },
  log: { code: 10, cost: 10, number: rowOf(log), float32: logarithm.log },
  log1p: { code: 11, cost: 12, number: rowOf(log1p), float32: logarithm.log1p },
  tanh: { code: 12, cost: 10, number: rowOf(Math.tanh), float32: exponential.tanh },
  sigmoid: { code: 13, cost: 10, number: rowOf((x) => 1 / (1 + exp(-x))), float32: exponential.sigmoid },
  erf: { code: 14, cost: 8, number: erfWide, float32: erf },
  sin: { code: 15, cost: 10, number: rowOf(Math.sin), float32: circular.sin },
  cos: { code: 16, cost: 10, number: rowOf(Math.cos), float32: circular.cos },
} satisfies Record<string, Unary>;

/** The instructions with two operands. Comparisons give 1 or 0. */
export const binaries = {
  add: { code: 17, cost: 1, number: arithmetic.add, bool: arithmetic.addBools, bigint: bigints.addBigints },
  sub: { code: 18, cost: 1, number: arithmetic.sub, bigint: bigints.subBigints },
  mul: { code: 19, cost: 1, number: arithmetic.mul, integer: arithmetic.mulIntegers, bigint: bigints.mulBigints },
  div: { code: 20, cost: 4, number: arithmetic.div },
  copySign: { code: 36, cost: 1, number: arithmetic.copySign },
  pow: {
    code: 21,
    cost: 30,
    number: power.powWide,
    float32: power.pow,
    integer: power.powIntegers,
    bigint: power.powBigints,
  },
  max: { code: 22, cost: 1, number: comparison.max, bigint: comparison.maxBigints },
  min: { code: 23, cost: 1, number: comparison.min, bigint: comparison.minBigints },
  eq: { code: 24, cost: 1, number: comparison.eq, bigint: comparison.eqBigints },
  ne: { code: 25, cost: 1, number: comparison.ne, bigint: comparison.neBigints },
  lt: { code: 26, cost: 1, number: comparison.lt, bigint: comparison.ltBigints },
  le: { code: 27, cost: 1, number: comparison.le, bigint: comparison.leBigints },
  gt: { code: 28, cost: 1, number: comparison.gt, bigint: comparison.gtBigints },
  ge: { code: 29, cost: 1, number: comparison.ge, bigint: comparison.geBigints },
} satisfies Record<string, Binary>;

/**
 * The instructions with three operands: b where a is not 0, else c; a raised to b, then lowered to c; a from -c to
 * c, but b where a is NaN; a b + c, each step
 * rounded; a b + c, in float32 rounded once.
 */
export const ternaries = {
  where: { code: 30, cost: 1, number: comparison.where, bigint: comparison.whereBigints },
  clamp: { code: 34, cost: 1, number: comparison.clamp, bigint: comparison.clampBigints },
  finite: { code: 38, cost: 1, number: comparison.finite },
  horner: { code: 37, cost: 1, number: arithmetic.mulAdd, float32: arithmetic.horner },
  mulAdd: {
    code: 31,
    cost: 3,
    number: arithmetic.mulAdd,
    integer: arithmetic.mulAddIntegers,
    bool: arithmetic.mulAddBools,
    bigint: arithmetic.mulAddBigints,
  },
} satisfies Record<string, Ternary>;

/** What the kernel does besides: the codes that turn bytes to floats and back, and `where` of bytes. */
export const BYTES_TO_FLOATS = 32;
export const FLOATS_TO_BYTES = 33;
export const WHERE_BYTE = 39;
