import { conv3d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type ConvClass, type ConvGiven, ConvNd } from './convNd.ts';

/**
 * Convolution over three dimensions; see {@link Conv1d} for the formula.
 *
 * Parameters: `weight` [outChannels, inChannels / groups, kernelD, kernelH, kernelW] and `bias` [outChannels], both
 * U(±1/√fanIn) at first.
 * Shapes: (N, inChannels, D, H, W) or (inChannels, D, H, W) to (N, outChannels, D', H', W') with
 * L' = ⌊(L + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1 for each dimension.
 *
 * @example
 * ```ts
 * const conv = new nn.Conv3d(3, 8, [3, 5, 2], { padding: [4, 2, 0] });
 * conv.forward(randn(1, 3, 5, 10, 20)).shape; // [1, 8, 11, 10, 19]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv3d.html
 */
export interface Conv3d extends Conv3dLayer {}

class Conv3dLayer extends ConvNd {
  static override readonly name: string = 'Conv3d';

  /**
   * @param kernelSize - one number, or [depth, height, width].
   * @throws TypeError or RangeError if a size, `groups` or a mode is not what its option says.
   */
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvGiven) {
    super('Conv3d', 3, inChannels, outChannels, kernelSize, given);
  }

  override forward(input: Tensor): Tensor {
    const [x, padding] = this.padded(input);
    const { stride, dilation, groups } = this;
    return conv3d(x, this.weight, this.bias, { stride, padding, dilation, groups });
  }
}

export const Conv3d = Conv3dLayer as ConvClass<typeof Conv3dLayer, Conv3d>;
