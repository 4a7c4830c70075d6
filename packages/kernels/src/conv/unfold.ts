import { type FloatArray, requireLength } from '../floatArray.ts';
import { checkAtLeast, checkTriples } from './checkGeometry.ts';
import { volume } from './geometry.ts';
import { col2imTile, im2colTile, type WindowGeometry } from './im2col.ts';

/** The shape of an {@link unfold} or {@link fold}: windows of `kernel` over images of `input`. */
export interface UnfoldGeometry extends WindowGeometry {
  /** Images. */
  batch: number;
  /** Channels of an image. */
  channels: number;
}

/**
 * im2col, PyTorch's `unfold`: `(batch, channels, ...input)` becomes `(batch, channels * volume(kernel), positions)`
 * with one column per output position; padding reads as 0.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html
 *
 * @param input images, read
 * @param columns overwritten
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function unfold(input: FloatArray, columns: FloatArray, g: UnfoldGeometry): void {
  const { rows, cols, plane } = check('unfold', input, columns, g);
  for (let n = 0; n < g.batch; n++) {
    im2colTile(input, n * g.channels * plane, g, 0, rows, 0, cols, columns, n * rows * cols, cols);
  }
}

/**
 * col2im, PyTorch's `fold`, the adjoint of {@link unfold}: every element of a column is added to the place it belongs
 * to; sums of overlapping windows are formed in the array's own precision.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html
 *
 * @param columns `(batch, channels * volume(kernel), positions)`, read
 * @param input images, overwritten
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function fold(columns: FloatArray, input: FloatArray, g: UnfoldGeometry): void {
  const { rows, cols, plane } = check('fold', input, columns, g);
  input.fill(0, 0, g.batch * g.channels * plane);
  for (let n = 0; n < g.batch; n++) {
    col2imTile(columns, n * rows * cols, cols, g, 0, rows, 0, cols, input, n * g.channels * plane);
  }
}

function check(fn: string, input: FloatArray, columns: FloatArray, g: UnfoldGeometry) {
  checkAtLeast(fn, 0, g, ['batch', 'channels']);
  checkTriples(fn, g);
  const plane = volume(g.input);
  const rows = g.channels * volume(g.kernel);
  const cols = volume(g.output);
  requireLength(fn, 'input', input, g.batch * g.channels * plane);
  requireLength(fn, 'columns', columns, g.batch * rows * cols);
  return { rows, cols, plane };
}
