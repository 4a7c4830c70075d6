import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { layerNorm, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { AffineModule, isAffine } from './affine.ts';
import { readNormalizedShape } from './normalizedShape.ts';

/** Options of {@link LayerNorm}. */
export interface LayerNormLayerOptions {
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
  /** Learn a scale and a shift for each place. Default: true. */
  elementwiseAffine?: boolean;
  /** With `elementwiseAffine`: learn the shift too. Default: true. */
  bias?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const table = optionTable(
  {
    eps: number(1e-5, 0),
    elementwiseAffine: flag(true),
    bias: flag(true),
    dtype,
  } satisfies RulesFor<LayerNormLayerOptions>,
  ['eps', 'elementwiseAffine', 'bias'],
);

/** How its options are given; `A` and `B` are what they say about scale and shift. */
type LayerNormGiven<A extends boolean = boolean, B extends boolean = boolean> = Given<
  LayerNormLayerOptions & { elementwiseAffine?: A; bias?: B },
  [eps: number, elementwiseAffine: A, bias: B]
>;

/** The class of a {@link LayerNorm}, which `T` implements. */
export type LayerNormClass<T, L> = Statics<T> & {
  new <_Built>(
    normalizedShape: number | readonly number[],
    ...given: LayerNormGiven<true, true>
  ): L & { weight: Parameter; get bias(): Parameter; set bias(value: Parameter | null) };
  new <_Built>(normalizedShape: number | readonly number[], ...given: LayerNormGiven<true>): L & { weight: Parameter };
  new (normalizedShape: number | readonly number[], ...given: LayerNormGiven): L;
  readonly prototype: L;
};

/**
 * Layer normalisation: y = (x - mean) / √(var + eps) · weight + bias, with mean and biased variance over the last
 * dimensions.
 *
 * Parameters: `weight` and `bias` of the shape `normalizedShape`, 1 and 0 at first.
 * Shapes: (…, *normalizedShape) to the same.
 *
 * @example
 * ```ts
 * new nn.LayerNorm(2).forward(tensor([[1, 3], [0, 8]])); // [[-1.0000, 1.0000], [-1.0000, 1.0000]]
 * new nn.LayerNorm([5, 10, 10]); // over channels and places of an image
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
 */
export interface LayerNorm extends LayerNormLayer {}

class LayerNormLayer extends AffineModule {
  static override readonly name: string = 'LayerNorm';
  static override readonly [Symbol.hasInstance] = isAffine;
  /** Sizes of the last dimensions, which are normalised together. */
  readonly normalizedShape: readonly number[];
  /** Added to the variance. */
  eps: number;
  /** Whether there is a scale and a shift per element. */
  readonly elementwiseAffine: boolean;

  /**
   * @param normalizedShape - the sizes of the last dimensions, or the size of the last one.
   * @throws TypeError or RangeError if a number is not what its option says.
   */
  constructor(normalizedShape: number | readonly number[], ...given: LayerNormGiven) {
    super();
    const { eps, elementwiseAffine, bias, dtype } = table.take('LayerNorm', given);
    this.normalizedShape = readNormalizedShape('LayerNorm', normalizedShape);
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.registerAffine(this.normalizedShape, { affine: elementwiseAffine, bias, dtype });
    this.resetParameters();
  }

  override forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, this.weight, this.bias, { eps: this.eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine, bias } = this;
    return `${pythonRepr(normalizedShape)}, eps=${pythonRepr(eps)}, elementwise_affine=${pythonRepr(elementwiseAffine)}, bias=${pythonRepr(bias !== null)}`;
  }
}

export const LayerNorm = LayerNormLayer as LayerNormClass<typeof LayerNormLayer, LayerNorm>;
