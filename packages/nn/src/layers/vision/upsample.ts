import { flag, type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import {
  type InterpolateOptions,
  type InterpolationMode,
  interpolate,
  type Sizes,
  type Tensor,
} from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { kind } from '../../options.ts';

/** Options of {@link Upsample}: exactly one of `size` and `scaleFactor`. */
export type UpsampleLayerOptions = Omit<InterpolateOptions, 'antialias'>;

/** Options of the older layers: one of `size` and `scaleFactor`. */
export type UpsamplingOptions = Pick<UpsampleLayerOptions, 'size' | 'scaleFactor'>;

const isNumber = (given: unknown): boolean => typeof given === 'number';
// Which of them fit is a question of the input: interpolate() answers it.
const numbers = kind<Sizes | null>(
  null,
  'a number, an array of numbers or null',
  (given) => given === null || isNumber(given) || (Array.isArray(given) && given.every(isNumber)),
);

/** The options of the older layers. */
export const upsamplingTable = optionTable(
  { size: numbers, scaleFactor: numbers } satisfies RulesFor<UpsamplingOptions>,
  ['size', 'scaleFactor'],
);

const table = optionTable(
  {
    ...upsamplingTable.known,
    mode: kind<InterpolationMode>('nearest', 'a string', (given) => typeof given === 'string'),
    alignCorners: orNull(flag(false)),
    recomputeScaleFactor: orNull(flag(false)),
  } satisfies RulesFor<UpsampleLayerOptions>,
  ['size', 'scaleFactor', 'mode', 'alignCorners', 'recomputeScaleFactor'],
);

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
  constructor(
    ...given: Given<
      UpsampleLayerOptions,
      [
        size: Sizes | null,
        scaleFactor: number | readonly number[] | null,
        mode: InterpolationMode,
        alignCorners: boolean | null,
        recomputeScaleFactor: boolean | null,
      ]
    >
  ) {
    super();
    const read = table.take('Upsample', given);
    this.size = read.size;
    this.scaleFactor = read.scaleFactor;
    this.mode = read.mode;
    this.alignCorners = read.alignCorners;
    this.recomputeScaleFactor = read.recomputeScaleFactor;
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
