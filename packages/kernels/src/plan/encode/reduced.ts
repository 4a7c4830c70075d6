import { reducedJob } from '../../wasm/generated/jobs.ts';
import { getNumThreads } from '../../wasm/numThreads.ts';
import type { Lines, Reduced, ReducedCommand, ReducedWay, ReducedWhat } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { writeProgram } from './pointwise.ts';
import { foldOf, kernelOf, mergeAxes, straightLines, what } from './reduce.ts';
import { scatteredBefore } from './scattered.ts';

/** Values that are kept for a moment to be folded, at most. */
const MOST_KEPT = 16384;

// Those of assembly/plan: reducedJob.ts, reducedRows.ts, reducedRow.ts.
const BLOCK = 1024;
const PIECE = 8192;
const TOTAL_PIECE = 16384;
const STATE_BYTES = 48;

/** Columns of a chunk at most: fewer where four rows' registers would not stay in the first-level cache. */
const COLUMNS = BLOCK;
const FEW_COLUMNS = BLOCK / 2;
const FEW_REGISTERS = 2 * 4160;
/** Fewer are not worth sharing. */
const FEWEST_COLUMNS = 32;
/** Values of neighbouring planes that a chunk has at least: it goes from one stretch of them to the next. */
const FEWEST_VALUES = 16384;
/** Operations from which on a walk down columns is cut for threads. */
const WORTH_CUTTING = 200_000;

type Written = NonNullable<ReturnType<typeof writeProgram>>;

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, d) => countOf(shape.slice(d + 1)));
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((all, n) => all * n, 1);
}

/**
 * How values are reduced while they are computed, with the bits that a reduction of stored ones has.
 *
 * @param shape - of the values, that lie row by row
 * @param dims - those that are reduced
 * @returns null where they have to be stored
 * @example
 * ```ts
 * import { reducedWay } from '@wick/kernels/plan';
 *
 * reducedWay('sum', [64, 256], [1])?.kind; // 'rows'
 * ```
 */
export function reducedWay(asked: ReducedWhat, shape: readonly number[], dims: readonly number[]): ReducedWay | null {
  const count = countOf(shape);
  if (count === 0) return null;
  if (asked === 'total') return { kind: 'rows', lines: { outer: 1, n: count, inner: 1 } };
  const strides = rowMajor(shape);
  const lines = straightLines(shape, strides, dims);
  if (lines !== null && kernelOf(asked, lines) !== null) return { kind: lines.inner === 1 ? 'rows' : 'columns', lines };
  if (count <= MOST_KEPT) return { kind: 'small', shape, dims };
  if (asked !== 'sum' && asked !== 'mean') return null;
  const axes = mergeAxes(shape, strides, dims);
  if (axes.length === 2) axes.unshift({ n: 1, step: 0, toStep: 0 });
  const [outer, kept, inner] = axes;
  if (axes.length !== 3 || outer!.toStep !== 0 || kept!.toStep === 0 || inner!.toStep !== 0) return null;
  return { kind: 'planes', lines: { outer: outer!.n, n: kept!.n, inner: inner!.n } };
}

/** Writes a program with reductions. */
export function encodeReduced(encoder: Encoder, given: ReducedCommand): void {
  const { command, way } = cutForThreads(encoder, given);
  const { reductions } = command;
  const written = writeProgram(
    encoder,
    { ...command, kind: 'pointwise' },
    reductions.map(({ value }) => value),
  );
  if (written === null) return;
  if (way.kind === 'small') small(encoder, written, way, reductions);
  else if (way.kind === 'columns') columns(encoder, written, way.lines, reductions);
  else if (way.kind === 'planes') planes(encoder, written, way.lines, command);
  else if (way.lines.n <= BLOCK) rows(encoder, written, way.lines, reductions);
  else pieces(encoder, written, way.lines, reductions);
}

/** Few long columns are cut into blocks that threads share, where all that is read and written can be walked so. */
function cutForThreads(encoder: Encoder, command: ReducedCommand): { command: ReducedCommand; way: ReducedWay } {
  const { way, shape } = command;
  const same = { command, way };
  const threads = encoder.machine.threads === null ? 1 : getNumThreads();
  if (way.kind !== 'columns' || threads === 1) return same;
  const { outer, n, inner } = way.lines;
  let cuts = threads;
  while (cuts > 1 && (inner % cuts !== 0 || inner / cuts < FEWEST_COLUMNS)) cuts--;
  const isShared = outer > 1 || inner > COLUMNS || cuts === 1;
  if (isShared || shape.at(-1) !== inner || 4 * n * inner < WORTH_CUTTING) return same;
  const width = inner / cuts;
  const cut = <P extends { readonly stride: readonly number[] }>(place: P): P => {
    const last = place.stride.at(-1)!;
    return { ...place, stride: [last * width, ...place.stride.slice(0, -1), last] };
  };
  return {
    command: {
      ...command,
      shape: [cuts, ...shape.slice(0, -1), width],
      inputs: command.inputs.map(cut),
      outputs: command.outputs.map(cut),
    },
    way: { kind: 'columns', lines: { outer: cuts, n, inner: width } },
  };
}

/** Where a kernel's own part of the workspace begins, behind one set of registers or several. */
function stateOf({ registers }: Written, sets = 1): number {
  return Math.ceil((sets * registers) / 64) * 64;
}

function jobOf(
  encoder: Encoder,
  written: Written,
  { outer, n, inner }: Lines,
  step: number,
  reductions: readonly Reduced[],
  more: {
    readonly partials?: number;
    readonly means?: number;
    readonly about?: number;
    readonly alone?: number;
    readonly bank?: number;
    readonly scattered?: number;
    readonly to?: readonly number[];
  } = {},
): number {
  const { partials = 0, means = 0, about = 0, alone = 0, bank = 0, scattered = 0 } = more;
  const words = reductions.flatMap(({ what: asked, to, by }, k) => {
    const divisor = new Int32Array(Float64Array.of(by).buffer);
    return [what[asked], written.left[k]!, more.to?.[k] ?? encoder.base + to, 0, ...divisor];
  });
  const fields = { outer, n, inner, step, partials, means, about, alone, bank, scattered };
  return encoder.job(
    reducedJob,
    { program: written.job, ...fields, reductions: reductions.length, state: stateOf(written, bank > 0 ? 4 : 1) },
    words,
  );
}

function operationsOf({ cost, count }: Written, reductions: readonly Reduced[]): number {
  return (cost + 2 * reductions.length) * count;
}

function rows(encoder: Encoder, written: Written, lines: Lines, reductions: readonly Reduced[]): void {
  const inBlock = Math.floor(BLOCK / lines.n);
  const step = inBlock * Math.max(1, Math.floor(written.perChunk / (inBlock * lines.n)));
  const job = jobOf(encoder, written, lines, step, reductions);
  const chunks = Math.ceil(lines.outer / step);
  encoder.step('reduceRows', job, chunks, operationsOf(written, reductions), stateOf(written) + 64);
}

function pieces(encoder: Encoder, written: Written, lines: Lines, reductions: readonly Reduced[]): void {
  const length = reductions[0]!.what === 'total' ? TOTAL_PIECE : PIECE;
  const count = lines.outer * Math.ceil(lines.n / length);
  const step = Math.max(1, Math.floor(written.perChunk / length));
  const chunks = Math.ceil(count / step);
  const alone = chunks === 1 ? 1 : 0;
  const partials = encoder.room(STATE_BYTES * count * reductions.length);
  const spread = reductions.some(({ what: asked }) => asked === 'var' || asked === 'std');
  const means = spread ? encoder.room(8 * lines.outer * reductions.length) : 0;
  for (const about of spread && !alone ? [0, 1] : [0]) {
    const job = jobOf(encoder, written, lines, step, reductions, { partials, means, about, alone });
    encoder.step('reducePieces', job, chunks, operationsOf(written, reductions), stateOf(written) + 64);
    if (!alone) encoder.step('reducePiecesEnd', job);
  }
}

function columns(encoder: Encoder, written: Written, lines: Lines, reductions: readonly Reduced[]): void {
  const isApart = lines.inner > BLOCK / 4;
  const most = written.registers > FEW_REGISTERS ? FEW_COLUMNS : COLUMNS;
  const width = isApart ? Math.min(lines.inner, most) : lines.inner;
  const job = jobOf(encoder, written, lines, width, reductions, { bank: isApart ? written.registers : 0 });
  const chunks = lines.outer * Math.ceil(lines.inner / width);
  const workspace = stateOf(written, isApart ? 4 : 1) + 16 * width * reductions.length + 64;
  encoder.step('reduceColumns', job, chunks, operationsOf(written, reductions), workspace);
}

function planes(encoder: Encoder, written: Written, lines: Lines, command: ReducedCommand): void {
  const { reductions } = command;
  const { outer, n, inner } = lines;
  const before = scatteredBefore(encoder, command, lines);
  const together = Math.max(1, Math.floor(BLOCK / inner));
  const least = encoder.machine.threads === null ? n : Math.ceil(FEWEST_VALUES / inner);
  const step =
    together *
    Math.max(1, Math.ceil(Math.min(n, least) / together), Math.floor(written.perChunk / (outer * inner * together)));
  const job = jobOf(encoder, written, lines, step, reductions, { scattered: before?.job ?? 0 });
  const workspace = stateOf(written) + (STATE_BYTES + 8 * step) * reductions.length + 64;
  const operations = (before?.operations ?? 0) + operationsOf(written, reductions);
  encoder.step('reducePlanes', job, Math.ceil(n / step), operations, workspace);
}

function small(
  encoder: Encoder,
  written: Written,
  { shape, dims }: Extract<ReducedWay, { kind: 'small' }>,
  reductions: readonly Reduced[],
): void {
  const stride = rowMajor(shape);
  const folds = reductions.map(({ what: asked, to, by }) => {
    if (asked === 'total') throw new Error('plan: a total is no fold');
    return foldOf(encoder, { kind: 'reduce', what: asked, shape, stride, at: 0, dims, to, by });
  });
  const lines = { outer: 1, n: countOf(shape), inner: 1 };
  const job = jobOf(encoder, written, lines, 0, reductions, { to: folds.map(({ job }) => job) });
  const values = 4 * (lines.n + 16) * reductions.length + 16;
  const workspace = stateOf(written) + values + Math.max(...folds.map((fold) => fold.workspace));
  encoder.step('reduceSmall', job, 1, 0, workspace);
}
