import type { RowNorm } from '../../norm/rowNorm.ts';

/** Layer, group or root mean square normalisation: see `RowNorm`. */
export interface RowNormCommand {
  readonly kind: 'rowNorm';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly norm: RowNorm;
  readonly x: number;
  readonly weight?: number | null;
  readonly bias?: number | null;
  readonly to: number;
}

/** Its gradients, `period` elements each for weight and bias. */
export interface RowNormGradCommand {
  readonly kind: 'rowNormGrad';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly norm: RowNorm;
  readonly grad: number;
  readonly x: number;
  readonly weight?: number | null;
  readonly to: number;
  readonly gradWeight: number;
  readonly gradBias: number;
}

/** What batch normalisation of (images, channels, inner) elements is told. */
export interface BatchNorm {
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly images: number;
  readonly channels: number;
  readonly inner: number;
  /** By the batch's own statistics. */
  readonly training: boolean;
  readonly eps: number;
  readonly x: number;
  /** `channels` elements. */
  readonly weight?: number | null;
  /** `channels` doubles each: what was used, which the gradient reads. */
  readonly mean: number;
  readonly variance: number;
}

/** Batch normalisation. It changes no running statistics. */
export interface BatchNormCommand extends BatchNorm {
  readonly kind: 'batchNorm';
  readonly bias?: number | null;
  /** `channels` elements, which are read where `training` is false. */
  readonly runningMean?: number | null;
  readonly runningVar?: number | null;
  readonly to: number;
}

/** Its gradients. */
export interface BatchNormGradCommand extends BatchNorm {
  readonly kind: 'batchNormGrad';
  readonly grad: number;
  readonly to: number;
  readonly gradWeight: number;
  readonly gradBias: number;
}
