import { Module } from '@wick/nn';
import { checkProbability, checkWord, pythonFloat } from '@wick/tensor/internal';
import { bernoulli, full, type Tensor } from '@wick/tensor/light';

/** 'row': each sample by itself; 'batch': all of them together. */
export type StochasticDepthMode = 'batch' | 'row';

/**
 * While training, sets whole samples to 0 with probability p and divides the others by 1 - p; in evaluation it passes its
 * input on. At the end of a residual branch it makes networks of random depth. torchvision's `ops.StochasticDepth`, with its
 * draws. Shapes: (N, …) to the same.
 *
 * @example
 * ```ts
 * const depth = new models.StochasticDepth(0.5, 'row');
 * depth.forward(ones(4, 2)); // rows of zeros and rows of twos
 * depth.eval().forward(ones(1, 2)); // [[1, 1]]
 * ```
 * @see Huang et al., Deep Networks with Stochastic Depth (2016)
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.ops.StochasticDepth.html
 */
export class StochasticDepth extends Module {
  static override readonly name: string = 'StochasticDepth';
  /** The probability of a sample to be dropped. */
  p: number;
  /** What is dropped together. */
  mode: StochasticDepthMode;

  /** @throws RangeError if p is outside [0, 1] or the mode is none of the two. */
  constructor(p: number, mode: StochasticDepthMode) {
    super();
    this.p = checkProbability('StochasticDepth', 'p', p);
    this.mode = checkWord('StochasticDepth', 'mode', mode, ['batch', 'row']);
  }

  override forward(x: Tensor): Tensor {
    if (!this.training || this.p === 0) return x;
    const kept = 1 - this.p;
    const size = x.shape.map((n, dim) => (dim === 0 && this.mode === 'row' ? n : 1));
    // Probabilities in float64 are drawn as bernoulli_(kept) draws: from one double each.
    const noise = bernoulli(full(size, kept, { dtype: 'float64' })).to(x.dtype);
    return x.mul(kept > 0 ? noise.div(kept) : noise);
  }

  override toString(): string {
    return `StochasticDepth(p=${pythonFloat(this.p)}, mode=${this.mode})`;
  }
}
