import { conv2d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type ConvClass, type ConvGiven, ConvNd } from './convNd.ts';

/**
 * Convolution over two dimensions: at each place the products of the kernel with what lies under it, summed over
 * channels and taps, plus the bias; see {@link Conv1d} for the formula.
 *
 * Parameters: `weight` [outChannels, inChannels / groups, kernelH, kernelW] and `bias` [outChannels], both
 * U(±1/√fanIn) at first.
 * Shapes: (N, inChannels, H, W) or (inChannels, H, W) to (N, outChannels, H', W') with
 * H' = ⌊(H + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1.
 *
 * @example
 * ```ts
 * const conv = new nn.Conv2d(3, 64, 7, { stride: 2, padding: 3, bias: false });
 * conv.forward(randn(1, 3, 32, 32)).shape; // [1, 64, 16, 16]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export interface Conv2d extends Conv2dLayer {}

class Conv2dLayer extends ConvNd {
  static override readonly name: string = 'Conv2d';

  /**
   * @param kernelSize - one number, or [height, width].
   * @throws TypeError or RangeError if a size, `groups` or a mode is not what its option says.
   */
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvGiven) {
    super('Conv2d', 2, inChannels, outChannels, kernelSize, given);
  }

  override forward(input: Tensor): Tensor {
    const [x, padding] = this.padded(input);
    const { stride, dilation, groups } = this;
    return conv2d(x, this.weight, this.bias, { stride, padding, dilation, groups });
  }
}

export const Conv2d = Conv2dLayer as ConvClass<typeof Conv2dLayer, Conv2d>;
