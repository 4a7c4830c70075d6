import { ones_ } from '@wick/init';
import { flag, type Given, number, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import { rmsNorm, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';
import { readNormalizedShape } from './normalizedShape.ts';

/** Options of {@link RMSNorm}. */
export interface RMSNormLayerOptions {
  /** Added to the mean square. Default: null, the input's dtype's distance from 1 to the next number. */
  eps?: number | null;
  /** Learn a scale for each place. Default: true. */
  elementwiseAffine?: boolean;
  /** Of the parameter. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const table = optionTable(
  { eps: orNull(number(1e-5, 0)), elementwiseAffine: flag(true), dtype } satisfies RulesFor<RMSNormLayerOptions>,
  ['eps', 'elementwiseAffine'],
);

/** How its options are given; `A` is what they say about the scale. */
type RMSNormGiven<A extends boolean = boolean> = Given<
  RMSNormLayerOptions & { elementwiseAffine?: A },
  [eps: number | null, elementwiseAffine: A]
>;

/** The class of an {@link RMSNorm}, which `T` implements. */
export type RMSNormClass<T, L> = Statics<T> & {
  new <_Built>(normalizedShape: number | readonly number[], ...given: RMSNormGiven<true>): L & { weight: Parameter };
  new (normalizedShape: number | readonly number[], ...given: RMSNormGiven): L;
  readonly prototype: L;
};

/**
 * Root mean square normalisation: y = x / √(mean x² + eps) · weight, with the mean over the last dimensions.
 *
 * Parameter: `weight` of the shape `normalizedShape`, 1 at first; null with `elementwiseAffine: false`.
 * Shapes: (…, *normalizedShape) to the same.
 *
 * @example
 * ```ts
 * new nn.RMSNorm(2, { eps: 1e-6 }).forward(tensor([[1, 7]])); // [[0.2, 1.4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RMSNorm.html
 */
export interface RMSNorm extends RMSNormLayer {}

class RMSNormLayer extends Module {
  static override readonly name: string = 'RMSNorm';
  /** The scale, 1 at first; null without `elementwiseAffine`. */
  declare weight: Parameter | null;
  /** Sizes of the last dimensions, which are normalised together. */
  readonly normalizedShape: readonly number[];
  /** Added to the mean square; null: the dtype's epsilon. */
  eps: number | null;
  /** Whether there is a scale per element. */
  readonly elementwiseAffine: boolean;

  /**
   * @param normalizedShape - the sizes of the last dimensions, or the size of the last one.
   * @throws TypeError or RangeError if a number is not what its option says.
   */
  constructor(normalizedShape: number | readonly number[], ...given: RMSNormGiven) {
    super();
    const { eps, elementwiseAffine, dtype } = table.take('RMSNorm', given);
    this.normalizedShape = readNormalizedShape('RMSNorm', normalizedShape);
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    const weight = () => sized(this, dtype, ...this.normalizedShape);
    this.registerParameter('weight', elementwiseAffine ? weight() : null);
    this.resetParameters();
  }

  /** Sets the scale to 1. Nothing is drawn. */
  resetParameters(): void {
    if (this.weight) ones_(this.weight);
  }

  override forward(input: Tensor): Tensor {
    return rmsNorm(input, this.normalizedShape, this.weight, { eps: this.eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine } = this;
    return `${pythonRepr(normalizedShape)}, eps=${pythonRepr(eps)}, elementwise_affine=${pythonRepr(elementwiseAffine)}`;
  }
}

export const RMSNorm = RMSNormLayer as RMSNormClass<typeof RMSNormLayer, RMSNorm>;
