import type { Given } from '@wick/tensor/internal';
import { alphaDropout, type Tensor } from '@wick/tensor/light';
import { type DropoutLayerOptions, DropoutNd } from './dropoutNd.ts';

/**
 * Dropout for SELU networks: while training, elements become SELU's lower limit with probability p; scaled and shifted
 * such that mean 0 and variance 1 are kept. Any shape.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * new AlphaDropout(0.5).forward(ones(4)); // [-0.7792, -0.7792, 1.6656, -0.7792]
 * ```
 * @see https://arxiv.org/abs/1706.02515
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html
 */
export class AlphaDropout extends DropoutNd {
  static override readonly name: string = 'AlphaDropout';

  /** @throws RangeError if p is outside [0, 1]. */
  constructor(...given: Given<DropoutLayerOptions, [p: number, inplace: boolean]>) {
    super('AlphaDropout', given);
  }

  override forward(input: Tensor): Tensor {
    // PyTorch's layer never works in place, whatever its option says.
    return alphaDropout(input, { ...this.settings(), inplace: false });
  }
}
