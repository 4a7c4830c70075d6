import { DEVIATION, quotient, VARIANCE } from './reduce';

// Programs whose values are reduced block by block, while they are in registers: in the orders of reduce.ts, whose
// kernels do the same with what lies in memory.

/** The total of a loss: `sumBlocks`. */
export const TOTAL: i32 = 7;

/** Elements that a program is run on at once. */
export const BLOCK: i32 = 1024;

@unmanaged
export class ReducedJob {
  /** The program, which leaves in registers what is reduced. */
  program: usize;
  /** The values: (outer, n, inner), reduced along n; of planes along outer and inner. */
  outer: i32;
  n: i32;
  inner: i32;
  /** What a chunk has of them: rows, pieces of rows, columns, planes. */
  step: i32;
  /** How many reductions: they stand behind the fields. */
  reductions: i32;
  /** Where the workspace goes on behind the program's registers. */
  state: usize;
  /** Of long rows: what is known of each piece, and the mean of each row, reduction by reduction. */
  partials: usize;
  means: usize;
  /** 1: about the means. */
  about: i32;
  /** Whether a chunk is all there is of long rows: it then has the results as well. */
  alone: i32;
  /** Of columns that are more than a quarter of a block: each of four rows has registers of its own, so far apart. */
  bank: usize;
  /** Of planes: where a PlacesJob lies that makes each of them before the program reads it, or 0. */
  scattered: usize;
}

/** Bytes of the fields, in whole doubles. */
const FIELDS: usize = 56;

/** A reduction: what it does, the register that it is of, where its results belong (of `reduceSmall`: a FoldJob), its divisor. */
const REDUCTION: usize = 24;

// @ts-ignore: decorator
@inline
export function reductionOf(job: ReducedJob, k: i32): usize {
  return changetype<usize>(job) + FIELDS + REDUCTION * <usize>k;
}

// @ts-ignore: decorator
@inline
export function whatOf(reduction: usize): i32 {
  return load<i32>(reduction);
}

// @ts-ignore: decorator
@inline
export function valueOf(reduction: usize, workspace: usize): usize {
  return workspace + load<usize>(reduction, 4);
}

// @ts-ignore: decorator
@inline
export function keep(reduction: usize, i: i32, found: f64): void {
  const value = quotient(whatOf(reduction), found, load<f64>(reduction, 16));
  store<f32>(load<usize>(reduction, 8) + (<usize>i << 2), <f32>value);
}

// @ts-ignore: decorator
@inline
export function isSpread(what: i32): bool {
  return what == VARIANCE || what == DEVIATION;
}

/** Whether another walk finds something: with means that are known by then. */
export function needsMeans(job: ReducedJob): bool {
  for (let k = 0; k < job.reductions; k++) if (isSpread(whatOf(reductionOf(job, k)))) return true;
  return false;
}
