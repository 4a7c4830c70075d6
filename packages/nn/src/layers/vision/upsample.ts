import {
  checkOptions,
  type InterpolateOptions,
  type InterpolationMode,
  interpolate,
  type Sizes,
  type Tensor,
} from '@wick/tensor';
import { checkBoolean, shown } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of {@link Upsample}: exactly one of `size` and `scaleFactor`. */
export type UpsampleLayerOptions = Omit<InterpolateOptions, 'antialias'>;

/**
 * Resamples the spatial dimensions to other sizes, see `functional.interpolate`.
 *
 * Shapes: (N, C, L), (N, C, H, W) or (N, C, D, H, W) to the sizes, or to the input's times the factors.
 *
 * @example
 * ```ts
 * new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' }).forward(randn(1, 3, 8, 8)).shape; // [1, 3, 16, 16]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html
 */
export class Upsample extends Module {
  static override readonly name: string = 'Upsample';
  /** Sizes of the result; null where factors are given. */
  readonly size: Sizes | null;
  /** Sizes of the result per the input's; null where sizes are given. */
  readonly scaleFactor: number | readonly number[] | null;
  /** How values between values are found. */
  readonly mode: InterpolationMode;
  /** Whether the corners of input and result are the same points; null: not chosen. */
  readonly alignCorners: boolean | null;
  /** Whether the factors are computed anew from the rounded sizes; null: no. */
  readonly recomputeScaleFactor: boolean | null;

  /**
   * What does not fit together, or not to the input, is refused when the layer is called, as in PyTorch.
   *
   * @throws TypeError if an option is of the wrong kind
   */
  constructor(options: UpsampleLayerOptions = {}) {
    super();
    checkOptions('Upsample', options, {
      size: true,
      scaleFactor: true,
      mode: true,
      alignCorners: true,
      recomputeScaleFactor: true,
    });
    const { size = null, scaleFactor = null, mode = 'nearest', alignCorners = null } = options;
    const { recomputeScaleFactor = null } = options;
    if (typeof mode !== 'string') throw new TypeError(`Upsample: mode must be a string, got ${shown(mode)}`);
    if (alignCorners !== null) checkBoolean('Upsample', 'alignCorners', alignCorners);
    if (recomputeScaleFactor !== null) checkBoolean('Upsample', 'recomputeScaleFactor', recomputeScaleFactor);
    this.size = size;
    this.scaleFactor = scaleFactor;
    this.mode = mode;
    this.alignCorners = alignCorners;
    this.recomputeScaleFactor = recomputeScaleFactor;
  }

  override forward(input: Tensor): Tensor {
    const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = this;
    return interpolate(input, { size, scaleFactor, mode, alignCorners, recomputeScaleFactor });
  }

  override extraRepr(): string {
    const { size, scaleFactor, mode } = this;
    const to = scaleFactor === null ? `size=${pythonRepr(size)}` : `scale_factor=${factorsRepr(scaleFactor)}`;
    return `${to}, mode=${pythonRepr(mode)}`;
  }
}

/** PyTorch makes floats of factors. */
function factorsRepr(factors: number | readonly number[]): string {
  if (typeof factors === 'number') return Number.isInteger(factors) ? factors.toFixed(1) : pythonRepr(factors);
  const list = factors.map(factorsRepr);
  return list.length === 1 ? `(${list[0]},)` : `(${list.join(', ')})`;
}
