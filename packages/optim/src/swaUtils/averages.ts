import { expr, type Program, program } from '@wick/kernels';
import { checkNumber } from '@wick/tensor/internal';
import { noGrad, type Tensor } from '@wick/tensor/light';
import type { FloatArray } from '../optimizer/memory.ts';
import { Pass } from '../optimizer/pass.ts';

/** How the average of one tensor comes to be, as a program of floats: of the average, the model's tensor and numbers. */
export interface AverageProgram {
  readonly value: Program;
  /** How many numbers there are. */
  readonly count: number;
  /** Writes those of one more model, for doubles or for float32. */
  write(into: Float64Array, at: number, numAveraged: number, isDouble: boolean): void;
  /** The average of two whole numbers, before it loses what is behind the point. */
  readonly whole: WholeAverage;
}

/** Of whole numbers averages are computed in float32. */
type WholeAverage = (mine: number, theirs: number, numAveraged: number) => number;

const { fround } = Math;

const meanOfWholes: WholeAverage = (mine, theirs, numAveraged) =>
  fround(fround(mine) + fround(fround(theirs - mine) / fround(numAveraged + 1)));

function decayingWholes(decay: number): WholeAverage {
  const [kept, taken] = [fround(decay), fround(1 - decay)];
  return (mine, theirs) => fround(fround(fround(mine) * kept) + fround(fround(theirs) * taken));
}

/** The programs of the functions that this file gives: others are known by what they do alone. */
const programs = new WeakMap<AvgFn | MultiAvgFn, AverageProgram>();

/** The program of a function; null for one's own. */
export function programOf(average: AvgFn | MultiAvgFn): AverageProgram | null {
  return programs.get(average) ?? null;
}

function known<F extends AvgFn | MultiAvgFn>(
  average: F,
  value: Program,
  count: number,
  whole: WholeAverage,
  write: AverageProgram['write'],
): F {
  programs.set(average, { value, count, whole, write });
  return average;
}

const { add, div, mul, mulAdd, sub, where } = expr;
const decaying = program(2, (mine, theirs, decay, rest) => add(mul(mine, decay!), mul(theirs, rest!)));
const meaning = program(2, (mine, theirs, count) => add(mine, div(sub(theirs, mine), count!)));
const moving = program(2, (mine, theirs, isNear, weight) =>
  mulAdd(sub(theirs, mine), weight!, where(isNear!, mine, theirs)),
);
/** From the nearer end, of a weight that is rounded as the elements are. */
function writeMoving(into: Float64Array, at: number, weight: number): void {
  const near = weight < 0.5;
  into[at] = near ? 1 : 0;
  into[at + 1] = near ? weight : weight - 1;
}

/** The new average of one tensor, from the old one, the model's tensor and how many models were averaged so far. */
export type AvgFn = (averaged: Tensor, current: Tensor, numAveraged: number) => Tensor;

/** Changes the averages of many tensors in place. */
export type MultiAvgFn = (averaged: readonly Tensor[], current: readonly Tensor[], numAveraged: number) => void;

/**
 * The exponential moving average, decay · average + (1 - decay) · current.
 *
 * @param decay - from 0 to 1, default 0.999
 * @example
 * ```ts
 * optim.swaUtils.getEmaAvgFn(0.9)(tensor([1]), tensor([2]), 5); // [1.1000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export function getEmaAvgFn(decay = 0.999): AvgFn {
  checkNumber('getEmaAvgFn', 'decay', decay, 0, 1);
  return known<AvgFn>(
    (averaged, current) => noGrad(() => averaged.mul(decay).add(current.mul(1 - decay))),
    decaying,
    2,
    decayingWholes(decay),
    (into, at) => {
      into[at] = decay;
      into[at + 1] = 1 - decay;
    },
  );
}

/**
 * The mean of all models, average + (current - average) / (numAveraged + 1).
 *
 * @example
 * ```ts
 * optim.swaUtils.getSwaAvgFn()(tensor([1]), tensor([4]), 2); // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export function getSwaAvgFn(): AvgFn {
  return known<AvgFn>(
    (averaged, current, numAveraged) => noGrad(() => averaged.add(current.sub(averaged).div(numAveraged + 1))),
    meaning,
    1,
    meanOfWholes,
    (into, at, numAveraged) => {
      into[at] = numAveraged + 1;
    },
  );
}

/**
 * {@link getEmaAvgFn} for many tensors in one call and without temporaries: average + (1 - decay) (current - average).
 *
 * @param decay - from 0 to 1, default 0.999
 * @example
 * ```ts
 * const average = tensor([1]);
 * optim.swaUtils.getEmaMultiAvgFn(0.9)([average], [tensor([2])], 5);
 * average; // [1.1000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export function getEmaMultiAvgFn(decay = 0.999): MultiAvgFn {
  checkNumber('getEmaMultiAvgFn', 'decay', decay, 0, 1);
  const average: MultiAvgFn = (averaged, current) =>
    noGrad(() => {
      averaged.forEach((a, i) => {
        if (a.isFloatingPoint()) moveTowards(a, current[i]!, 1 - decay);
        else a.copy_(a.mul(decay).add(current[i]!.mul(1 - decay)));
      });
    });
  return known(average, moving, 2, decayingWholes(decay), (into, at, _, isDouble) =>
    writeMoving(into, at, isDouble ? 1 - decay : Math.fround(1 - decay)),
  );
}

/**
 * {@link getSwaAvgFn} for many tensors in one call and without temporaries.
 *
 * @example
 * ```ts
 * const average = tensor([1]);
 * optim.swaUtils.getSwaMultiAvgFn()([average], [tensor([4])], 2);
 * average; // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export function getSwaMultiAvgFn(): MultiAvgFn {
  const average: MultiAvgFn = (averaged, current, numAveraged) =>
    noGrad(() => {
      // PyTorch divides by its int64 tensor, which gives a float32, also for models in double.
      const weight = Math.fround(1 / (numAveraged + 1));
      averaged.forEach((a, i) => {
        if (a.isFloatingPoint()) moveTowards(a, current[i]!, weight);
        else a.copy_(a.add(current[i]!.sub(a).div(numAveraged + 1)));
      });
    });
  return known(average, moving, 2, meanOfWholes, (into, at, numAveraged) =>
    writeMoving(into, at, Math.fround(1 / (numAveraged + 1))),
  );
}

/** a = lerp(a, b, weight) */
function moveTowards(a: Tensor, b: Tensor, weight: number): void {
  const pass = new Pass(a, b.dtype === a.dtype ? b : b.to(a.dtype));
  lerpInto(pass.data, pass.grad, pass.scalar(weight));
  pass.end();
}

/** As in PyTorch, from the nearer end: a + w (b - a) or b - (1 - w) (b - a). */
function lerpInto(a: FloatArray, b: FloatArray, w: number): void {
  const single = a instanceof Float32Array;
  const near = w < 0.5;
  const c = near ? w : w - 1;
  for (let i = 0; i < a.length; i++) {
    let d = b[i]! - a[i]!;
    if (single) d = Math.fround(d);
    a[i] = near ? a[i]! + c * d : b[i]! + c * d;
  }
}
