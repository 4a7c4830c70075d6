import { isWorthwhile } from '../../wasm/build.ts';
import { foldJob, linesJob } from '../../wasm/generated/jobs.ts';
import type { Lines, LossTotalCommand, PlacesCommand, ReduceCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

export const what = { sum: 0, mean: 0, max: 1, min: 2, prod: 3, norm: 4, var: 5, std: 6, total: 7 };

/** Fewer elements are not summed by kernels; nor are shorter rows, nor fewer columns column by column. */
const SMALLEST = 2048;
const SHORTEST_ROW = 8;
const FEWEST_COLUMNS = 16;
/** Columns of a chunk: assembly/plan/reduce.ts. */
const COLUMNS = 256;
/** Elements of a chunk. */
const CHUNK = 32768;

/** Writes a reduction, in the order that the eager one of its geometry has. */
export function encodeReduce(encoder: Encoder, command: ReduceCommand): void {
  const { shape, stride, dims, dtype = 'float32' } = command;
  const lines = straightLines(shape, stride, dims);
  const kernel = lines && kernelOf(command.what, lines);
  // Doubles have no kernel but that of columns, whose order they have in common with floats.
  if (lines && kernel && (dtype === 'float32' || kernel === 'sumColumns')) linesStep(encoder, kernel, command, lines);
  else encodeFold(encoder, command);
}

/** What reduces lines; null: the fold over memory. */
export function kernelOf(
  kind: keyof typeof what,
  { outer, n, inner }: Lines,
): 'sumRows' | 'sumColumns' | 'extremes' | null {
  const isLarge = isWorthwhile(outer * n * inner >= SMALLEST);
  if (kind === 'max' || kind === 'min') return isLarge ? 'extremes' : null;
  if (kind === 'prod') return null;
  if (inner === 1 && n >= SHORTEST_ROW && isLarge) return 'sumRows';
  return inner >= FEWEST_COLUMNS ? 'sumColumns' : null;
}

/** The lines along `dims` of elements that lie in them already; null where a copy would be needed. */
export function straightLines(
  shape: readonly number[],
  stride: readonly number[],
  dims: readonly number[],
): Lines | null {
  if (dims.length === 0) return null;
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 0) return null;
    if (shape[d] !== 1 && stride[d] !== step) return null;
    step *= shape[d]!;
  }
  const first = Math.min(...dims);
  const last = Math.max(...dims);
  if (last - first + 1 !== dims.length) return null;
  const product = (sizes: readonly number[]) => sizes.reduce((all, n) => all * n, 1);
  return {
    outer: product(shape.slice(0, first)),
    n: product(shape.slice(first, last + 1)),
    inner: product(shape.slice(last + 1)),
  };
}

function linesStep(
  encoder: Encoder,
  kernel: 'sumRows' | 'sumColumns' | 'extremes',
  command: ReduceCommand,
  { outer, n, inner }: Lines,
): void {
  const step = Math.max(1, Math.floor(CHUNK / (n * inner)));
  const job = encoder.job(linesJob, {
    size: command.dtype === 'float64' ? 8 : 4,
    what: what[command.what],
    to: encoder.base + command.to,
    x: encoder.base + command.at,
    outer,
    n,
    inner,
    step,
    by: command.what === 'mean' ? n : 1,
  });
  const chunks = kernel === 'sumColumns' ? outer * Math.ceil(inner / COLUMNS) : Math.ceil(outer / step);
  encoder.step(kernel, job, chunks, 2 * outer * n * inner, 8 * COLUMNS + 64);
}

interface Axis {
  n: number;
  step: number;
  toStep: number;
}

function encodeFold(encoder: Encoder, command: ReduceCommand): void {
  const { job, workspace } = foldOf(encoder, command);
  encoder.step('fold', job, 1, 0, workspace);
}

/** Writes the job of a fold. */
export function foldOf(
  encoder: Encoder,
  { what: kind, shape, stride, at, dims, to, dtype = 'float32', by }: FoldOf,
): { job: number; workspace: number } {
  const size = dtype === 'float32' ? 4 : 8;
  const kept = shape.map((n, d) => (dims.includes(d) ? 1 : n));
  const count = kept.reduce((all, n) => all * n, 1);
  const terms = shape.reduce((all, n, d) => (dims.includes(d) ? all * n : all), 1);
  const isEmpty = shape.includes(0);
  const axes = isEmpty ? [] : mergeAxes(shape, stride, dims);
  const { n, step, toStep } = axes.pop() ?? { n: isEmpty ? 0 : 1, step: 0, toStep: 0 };
  const job = encoder.job(
    foldJob,
    {
      size,
      what: what[kind],
      to: encoder.base + to,
      count,
      x: encoder.base + at,
      n,
      step: step * size,
      toStep: 8 * toStep,
      axes: axes.length,
      by: by ?? (kind === 'mean' ? terms : 1),
      terms,
    },
    axes.flatMap((axis) => [axis.n, axis.step * size, 8 * axis.toStep]),
  );
  return { job, workspace: 16 * count + 4 * axes.length + 64 };
}

/** What a fold does; `by` is the divisor, where it is not that of a sum or a mean. */
interface FoldOf extends Omit<ReduceCommand, 'what'> {
  readonly what: keyof typeof what;
  readonly by?: number;
}

/** The dimensions from the largest step to the smallest, neighbours that continue each other as one: as the eager fold has them. */
export function mergeAxes(shape: readonly number[], stride: readonly number[], dims: readonly number[]): Axis[] {
  const kept = shape.map((n, d) => (dims.includes(d) ? 1 : n));
  const axes: Axis[] = [];
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    const target = kept.slice(d + 1).reduce((all, n) => all * n, 1);
    axes.push({ n: shape[d]!, step: stride[d]!, toStep: dims.includes(d) ? 0 : target });
  }
  axes.sort((a, b) => b.step - a.step);
  const merged: Axis[] = [];
  for (const axis of axes) {
    const last = merged.at(-1);
    if (last && last.step === axis.step * axis.n && last.toStep === axis.toStep * axis.n) {
      last.n *= axis.n;
      last.step = axis.step;
      last.toStep = axis.toStep;
    } else merged.push(axis);
  }
  const inner = merged.at(-1);
  const next = merged.at(-2);
  if (inner && next && inner.n < 16 && next.n > inner.n) merged.push(merged.splice(-2, 1)[0]!);
  return merged;
}

/** Writes a search along lines. */
export function encodePlaces(encoder: Encoder, command: PlacesCommand): void {
  const { outer, n, inner } = command.lines;
  const step = Math.max(1, Math.floor(CHUNK / n));
  const job = encoder.job(linesJob, {
    size: 4,
    what: what[command.what],
    to: encoder.base + command.to,
    x: encoder.base + command.at,
    outer,
    n,
    inner,
    step,
    by: 1,
  });
  encoder.step('places', job, Math.ceil((outer * inner) / step), 2 * outer * n * inner);
}

/** Writes the total of losses. */
export function encodeLossTotal(encoder: Encoder, { dtype, n, at, to, by }: LossTotalCommand): void {
  const { base } = encoder;
  const size = dtype === 'float64' ? 8 : 4;
  const job = encoder.job(linesJob, { size, what: 0, to: base + to, x: base + at, outer: 1, n, inner: 1, step: 1, by });
  encoder.step('sumBlocks', job);
}
