import type { Numeric } from './pointwise.ts';

/** Gradient descent, in place: see `descend` and `descendWithMomentum`. */
export interface DescentCommand {
  readonly kind: 'descent';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly count: number;
  readonly p: number;
  readonly grad: number;
  readonly sign: Numeric;
  readonly decay: Numeric;
  readonly a: Numeric;
  readonly momentum?: {
    readonly buffer: number;
    readonly momentum: Numeric;
    readonly share: Numeric;
    readonly nesterov: boolean;
  } | null;
}

/** A step of Adam or its kin, in place: see `adamStep`. */
export interface AdamCommand {
  readonly kind: 'adam';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly count: number;
  readonly p: number;
  readonly grad: number;
  readonly m: number;
  readonly v: number;
  readonly most?: number | null;
  readonly sign: Numeric;
  readonly decay: Numeric;
  readonly shrink: Numeric;
  readonly w1: Numeric;
  readonly beta2: Numeric;
  readonly w2: Numeric;
  readonly correction: Numeric;
  /** 0: not adaptive, 1: adaptive, 2: adaptive and below the root. */
  readonly form: Numeric;
  readonly eps: Numeric;
  readonly a: Numeric;
  readonly ofGrad: Numeric;
}
