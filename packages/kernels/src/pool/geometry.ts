import type { Triple } from '../conv/geometry.ts';

/**
 * The shape of an adaptive pool in three spatial dimensions: arrays are `(planes, ...sizes)`, contiguous, where a plane
 * is one channel of one image.
 */
export interface AdaptivePoolGeometry {
  /** Images times channels. */
  planes: number;
  /** Sizes of an image. */
  input: Triple;
  /** Sizes of a result. */
  output: Triple;
}

/** The shape of an average pool; what the padding counts for is the divisor's business. */
export interface AvgPoolGeometry extends AdaptivePoolGeometry {
  /** Sizes of a window. */
  kernel: Triple;
  /** Places from one window to the next. */
  stride: Triple;
  /** Places before the image. */
  padding: Triple;
}

/** The shape of a max pool. */
export interface MaxPoolGeometry extends AvgPoolGeometry {
  /** Places from one element of a window to the next. */
  dilation: Triple;
}

/**
 * Output size of a pool along one dimension: `floor` (or, in ceil mode, `ceil`) of
 * `(input + 2 padding - dilation (kernel - 1) - 1) / stride`, plus 1. In ceil mode a last window that would begin in
 * the padding behind the input is left out. Not positive where the kernel does not fit.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export function poolOutputSize(
  input: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  ceilMode: boolean,
): number {
  const span = input + 2 * padding - dilation * (kernel - 1) - 1;
  if (!ceilMode) return Math.floor(span / stride) + 1;
  const output = Math.ceil(span / stride) + 1;
  return (output - 1) * stride >= input + padding ? output - 1 : output;
}
