import { type Tensor, tensor } from '../../index.ts';

/** What is computed from two tensors, in words too. */
export interface Step {
  readonly text: string;
  readonly run: (x: Tensor, y: Tensor) => Tensor | readonly Tensor[];
}

type Numbers = readonly [number, number, number];
/** Makes a step for two tensors, or none where it cannot be done, or has a kink too near for finite differences. */
export type StepMaker = (x: Tensor, y: Tensor, n: Numbers) => Step | null;

// ---- What a step asks of its operands, as they are when the program is made

/** How far from a kink values have to be: finite differences move them by a hundredth of this at most. */
const GAP = 0.02;

export const valuesOf = (t: Tensor) => Array.from(t.toTypedArray() as Float64Array);
export const within = (t: Tensor, low: number, high: number) =>
  valuesOf(t).every((value) => value > low && value < high);
export const isAway = (t: Tensor, ...kinks: number[]) =>
  valuesOf(t).every((value) => kinks.every((kink) => Math.abs(value - kink) > GAP));

/** No two values are so near that they might change places. */
export function isSpread(t: Tensor): boolean {
  const sorted = valuesOf(t).sort((a, b) => a - b);
  return sorted.every((value, i) => i === 0 || value - sorted[i - 1]! > GAP);
}

/** A result can be written to it: no memory is shared among its elements. */
export function isWritable(t: Tensor): boolean {
  let places = [0];
  t.shape.forEach((n, dim) => {
    places = places.flatMap((at) => Array.from({ length: n }, (_, i) => at + i * t.stride(dim)));
  });
  return new Set(places).size === places.length;
}

/** y where it broadcasts to the shape of x, else a number made of it. */
export function fitted(x: Tensor, y: Tensor): Tensor {
  const lead = x.ndim - y.ndim;
  const fits = lead >= 0 && y.shape.every((n, dim) => n === 1 || n === x.shape[dim + lead]);
  const operand = fits ? y : y.mean();
  // What is written to may not be read by another view meanwhile.
  return operand !== x && operand._storage === x._storage ? operand.clone() : operand;
}

export const modulo = (i: number, n: number) => ((i % n) + n) % n;
/** Of a tensor that has dimensions. */
export const dimOf = (x: Tensor, i: number) => modulo(i, x.ndim);

export const step = (text: string, run: Step['run']): Step => ({ text, run });
export const unary =
  (text: string, run: Step['run'], isFit: (x: Tensor) => boolean = () => true): StepMaker =>
  (x) =>
    isFit(x) ? step(text, run) : null;
/** A step along a dimension of its first operand. */
export const along =
  (
    text: string,
    run: (x: Tensor, dim: number) => Tensor | readonly Tensor[],
    isFit: (x: Tensor) => boolean = () => true,
  ): StepMaker =>
  (x, _, [i]) => {
    if (x.ndim === 0 || !isFit(x)) return null;
    const dim = dimOf(x, i);
    return step(`${text}, dim ${dim}`, (a) => run(a, dim));
  };
export const binary =
  (text: string, run: Step['run'], isFit: (x: Tensor, y: Tensor) => boolean = () => true): StepMaker =>
  (x, y) =>
    isFit(x, fitted(x, y)) ? step(text, (a, b) => run(a, fitted(a, b))) : null;
/** A step that changes its first operand. */
export const inPlace =
  (make: StepMaker): StepMaker =>
  (x, y, n) =>
    isWritable(x) ? make(x, y, n) : null;

/** Which elements a mask takes: every third, from a start. */
export function maskOf(x: Tensor, start: number): Tensor {
  const every = Array.from({ length: x.numel() }, (_, i) => modulo(i + start, 3) === 0);
  return tensor(every, { dtype: 'bool' }).reshape(x.shape);
}

/** Two positions of a dimension, the same one if they have to be. */
export const two = (n: number, j: number, k: number) => tensor([modulo(j, n), modulo(k, n)], { dtype: 'int64' });
