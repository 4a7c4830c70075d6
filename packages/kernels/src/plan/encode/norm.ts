import type { RowNorm } from '../../norm/rowNorm.ts';
import { rowsOfPiece } from '../../norm/wasmRowNorm.ts';
import { isWorthwhile } from '../../wasm/build.ts';
import { batchNormJob, normJob, rowNormJob } from '../../wasm/generated/jobs.ts';
import type { BatchNormCommand, BatchNormGradCommand, RowNormCommand, RowNormGradCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

/** Fewer elements are normalised in plain loops. */
const SMALLEST = 1024;
/** Elements of a chunk. */
const CHUNK = 8192;
/** What an element costs, in operations. */
const COST = 10;

function normOf(
  encoder: Encoder,
  norm: RowNorm,
  places: Partial<Record<'x' | 'weight' | 'bias' | 'out' | 'grad', number | null>>,
) {
  const { rows, size, inner, period, eps, centered } = norm;
  const address = (place: number | null | undefined) => (place == null ? 0 : encoder.base + place);
  return encoder.job(normJob, {
    rows,
    size,
    inner,
    period,
    first: 0,
    centered: centered ? 1 : 0,
    x: address(places.x),
    weight: address(places.weight),
    bias: address(places.bias),
    out: address(places.out),
    grad: address(places.grad),
    gradBias: 0,
    gradWeight: 0,
    sums: 0,
    eps,
  });
}

/** Writes a normalisation of rows. */
export function encodeRowNorm(encoder: Encoder, command: RowNormCommand): void {
  const { norm, x, weight, bias, to } = command;
  const { rows, size } = norm;
  if (rows * size === 0) return;
  const step = Math.max(1, Math.floor(CHUNK / size));
  const isWide = command.dtype === 'float64';
  const job = encoder.job(rowNormJob, {
    size: isWide ? 8 : 4,
    norm: normOf(encoder, norm, { x, weight, bias, out: to }),
    plain: !isWide && isWorthwhile(rows * size >= SMALLEST) ? 0 : 1,
    step,
    pieces: 1,
    sums: 0,
    gradWeight: 0,
    gradBias: 0,
  });
  encoder.step('rowNorm', job, Math.ceil(rows / step), COST * rows * size, 128);
}

/** Writes the gradients of one: pieces of rows, whose sums are added in their order. */
export function encodeRowNormGrad(encoder: Encoder, command: RowNormGradCommand): void {
  const { norm, grad, x, weight, to } = command;
  const { rows, size, inner, period } = norm;
  const isWide = command.dtype === 'float64';
  const isPlain = isWide || rows * size === 0 || !isWorthwhile(rows * size >= SMALLEST);
  const step = isPlain ? Math.max(1, rows) : rowsOfPiece(rows, size);
  // Where a row adds to its places one block after the other, pieces have one order for all.
  const pieces = !isPlain && inner === 1 ? Math.ceil(rows / step) : 1;
  const job = encoder.job(rowNormJob, {
    size: isWide ? 8 : 4,
    norm: normOf(encoder, norm, { x, weight, out: to, grad }),
    plain: isPlain ? 1 : 0,
    step,
    pieces,
    sums: encoder.room(16 * period * pieces),
    gradWeight: encoder.base + command.gradWeight,
    gradBias: encoder.base + command.gradBias,
  });
  encoder.step('rowNormGrad', job, pieces, 2 * COST * rows * size, 128 + 8 * size + 64);
  encoder.step('rowNormSums', job);
}

/** Writes batch normalisation or its gradients. */
export function encodeBatchNorm(encoder: Encoder, command: BatchNormCommand | BatchNormGradCommand): void {
  const { images, channels, inner, training, eps, x, weight, mean, variance, to } = command;
  const isGrad = command.kind === 'batchNormGrad';
  const address = (place: number | null | undefined) => (place == null ? 0 : encoder.base + place);
  const step = Math.max(1, Math.floor(CHUNK / (images * inner || 1)));
  const job = encoder.job(batchNormJob, {
    size: command.dtype === 'float64' ? 8 : 4,
    images,
    channels,
    inner,
    step,
    training: training ? 1 : 0,
    x: address(x),
    out: address(to),
    weight: address(weight),
    bias: isGrad ? 0 : address(command.bias),
    runningMean: isGrad ? 0 : address(command.runningMean),
    runningVar: isGrad ? 0 : address(command.runningVar),
    mean: address(mean),
    variance: address(variance),
    grad: isGrad ? address(command.grad) : 0,
    gradWeight: isGrad ? address(command.gradWeight) : 0,
    gradBias: isGrad ? address(command.gradBias) : 0,
    eps,
  });
  const kernel = isGrad ? 'batchNormGrad' : 'batchNorm';
  encoder.step(kernel, job, Math.ceil(channels / step), COST * images * channels * inner, 64);
}
