import { convTranspose3d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type ConvTransposeClass, type ConvTransposeGiven, ConvTransposeNd } from './convTransposeNd.ts';

/**
 * Transposed convolution over three dimensions: the gradient of a convolution with respect to its input.
 *
 * Parameters: `weight` [inChannels, outChannels / groups, kernelD, kernelH, kernelW] and `bias` [outChannels], both
 * U(±1/√fanIn) at first, with fanIn = outChannels / groups · the kernel's places. Shapes: (N, inChannels, D, H, W) or
 * (inChannels, D, H, W) to (N, outChannels, D', H', W') with L' = (L - 1)·stride - 2·padding + dilation·(kernel - 1) +
 * outputPadding + 1 for each dimension.
 *
 * @example
 * ```ts
 * const down = new nn.Conv3d(16, 16, 3, { stride: 2, padding: 1 });
 * const up = new nn.ConvTranspose3d(16, 16, 3, { stride: 2, padding: 1 });
 * const x = randn(2, 16, 6, 12, 12);
 * up.forward(down.forward(x), x.shape).shape; // [2, 16, 6, 12, 12]: that of x again
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html
 */
export interface ConvTranspose3d extends ConvTranspose3dLayer {}

class ConvTranspose3dLayer extends ConvTransposeNd {
  static override readonly name: string = 'ConvTranspose3d';

  /**
   * @param kernelSize - one number, or [depth, height, width].
   * @throws TypeError or RangeError if a size or `groups` is not what its option says, or for a padding mode other than
   * 'zeros'.
   */
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvTransposeGiven) {
    super('ConvTranspose3d', 3, inChannels, outChannels, kernelSize, given);
  }

  /**
   * @param outputSize - the size to come out, spatial or the whole shape, among those that the stride allows; by default
   * `outputPadding` decides.
   * @throws RangeError if that size cannot come out.
   */
  override forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    return convTranspose3d(input, this.weight, this.bias, this.settings(input, outputSize));
  }
}

export const ConvTranspose3d = ConvTranspose3dLayer as ConvTransposeClass<typeof ConvTranspose3dLayer, ConvTranspose3d>;
