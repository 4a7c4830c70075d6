import type { AdaptivePoolGeometry } from '@wick/kernels';
import type { Lines } from '@wick/kernels/plan';

/** The middle dimension of (outer, n, inner) floats anew: element o is Σ weight[t] · x[index[t]], t from start[o] to start[o + 1]. */
export interface ResampleCommand {
  readonly kind: 'resample';
  readonly lines: Lines;
  readonly start: ArrayLike<number>;
  readonly index: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly at: number;
  readonly to: number;
}

/** An adaptive max pool of planes of floats, with int64 places. */
export interface AdaptiveMaxPoolCommand {
  readonly kind: 'adaptiveMaxPool';
  readonly geometry: AdaptivePoolGeometry;
  readonly input: number;
  readonly output: number;
  readonly indices: number;
}

/** Windows of images of floats: what a window covers has its places in the rows of a matrix, the windows its columns. */
export interface BlocksCommand {
  readonly kind: 'blocks';
  /** Of the images, or the images of the sums of those. */
  readonly result: 'columns' | 'images';
  readonly batch: number;
  readonly channels: number;
  /** Two sizes each, downwards and across. */
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
  readonly output: readonly number[];
  readonly images: number;
  readonly columns: number;
}

/** Floats at the points of a grid in planes, as `gridSample` takes them, or added to planes of zeros there, its adjoint. */
export interface GridSampleCommand {
  readonly kind: 'gridSample';
  readonly result: 'output' | 'input';
  readonly mode: 'bilinear' | 'nearest' | 'bicubic';
  readonly padding: 'zeros' | 'border' | 'reflection';
  readonly alignCorners: boolean;
  /** How often weights are differentiated by each coordinate: x, y and z. */
  readonly orders: readonly number[];
  readonly batch: number;
  readonly channels: number;
  /** Of a plane: two, or three. */
  readonly sizes: readonly number[];
  readonly points: number;
  readonly input: number;
  readonly grid: number;
  readonly output: number;
}

/** A max pool of planes of floats whose windows numbers in [0, 1) place, `each` of them a plane; which one an axis has, or -1. */
export interface FractionalMaxPoolCommand {
  readonly kind: 'fractionalMaxPool';
  readonly planes: number;
  /** Depth, height and width. */
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly sample: readonly number[];
  readonly each: number;
  readonly x: number;
  readonly samples: number;
  readonly to: number;
  /** int64 */
  readonly indices: number;
}
