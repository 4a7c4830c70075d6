import { Conv2d, GELU, LayerNorm, Linear, Module, Parameter, Sequential } from '@wick/nn';
import { checkCount, checkFinite } from '@wick/tensor/internal';
import { full, type Tensor } from '@wick/tensor/light';
import type { NormLayer } from '../layer.ts';
import { Permute } from '../ops/permute.ts';
import { StochasticDepth } from '../ops/stochasticDepth.ts';

/**
 * ConvNeXt's block: x + scale · (7×7 convolution of each channel by itself, normalisation, linear layers up to four times
 * the channels and back), the scale learned for each channel and small at first.
 *
 * Shapes: (N, dim, H, W) to the same.
 *
 * @example
 * ```ts
 * new models.CNBlock(4, 1e-6, 0).forward(zeros(1, 4, 8, 8)).shape; // [1, 4, 8, 8]
 * ```
 * @see Liu et al., A ConvNet for the 2020s (2022), figure 4
 */
export class CNBlock extends Module {
  static override readonly name: string = 'CNBlock';
  /** The factors of the channels, [dim, 1, 1]. */
  readonly layer_scale: Parameter;
  /** The branch. */
  readonly block: Sequential;
  /** Drops the branch of whole samples. */
  readonly stochastic_depth: StochasticDepth;

  /**
   * @param layerScale - what the factors begin with.
   * @param stochasticDepthProb - how probably a sample goes without the branch while training.
   * @throws as the layers do.
   */
  constructor(
    dim: number,
    layerScale: number,
    stochasticDepthProb: number,
    normLayer: NormLayer = (channels) => new LayerNorm(channels, { eps: 1e-6 }),
  ) {
    super();
    checkCount('CNBlock', 'dim', dim, 1);
    checkFinite('CNBlock', 'layerScale', layerScale);
    this.block = new Sequential(
      new Conv2d(dim, dim, 7, { padding: 3, groups: dim }),
      new Permute([0, 2, 3, 1]),
      normLayer(dim),
      new Linear(dim, 4 * dim),
      new GELU(),
      new Linear(4 * dim, dim),
      new Permute([0, 3, 1, 2]),
    );
    this.layer_scale = new Parameter(full([dim, 1, 1], layerScale));
    this.stochastic_depth = new StochasticDepth(stochasticDepthProb, 'row');
  }

  override forward(x: Tensor): Tensor {
    return this.stochastic_depth.forward(this.layer_scale.mul(this.block.forward(x))).add(x);
  }
}
