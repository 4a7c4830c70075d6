import { convTranspose2d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type ConvTransposeClass, type ConvTransposeGiven, ConvTransposeNd } from './convTransposeNd.ts';

/**
 * Transposed convolution over two dimensions: the gradient of a convolution with respect to its input.
 *
 * Parameters: `weight` [inChannels, outChannels / groups, kernelH, kernelW] and `bias` [outChannels], both U(±1/√fanIn)
 * at first, with fanIn = outChannels / groups · the kernel's places. Shapes: (N, inChannels, H, W) or (inChannels, H,
 * W) to (N, outChannels, H', W') with L' = (L - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1 for
 * each dimension.
 *
 * @example
 * ```ts
 * const down = new nn.Conv2d(16, 16, 3, { stride: 2, padding: 1 });
 * const up = new nn.ConvTranspose2d(16, 16, 3, { stride: 2, padding: 1 });
 * const x = randn(2, 16, 12, 12);
 * up.forward(down.forward(x), x.shape).shape; // [2, 16, 12, 12]: that of x again
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 */
export interface ConvTranspose2d extends ConvTranspose2dLayer {}

class ConvTranspose2dLayer extends ConvTransposeNd {
  static override readonly name: string = 'ConvTranspose2d';

  /**
   * @param kernelSize - one number, or [height, width].
   * @throws TypeError or RangeError if a size or `groups` is not what its option says, or for a padding mode other than
   * 'zeros'.
   */
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvTransposeGiven) {
    super('ConvTranspose2d', 2, inChannels, outChannels, kernelSize, given);
  }

  /**
   * @param outputSize - the size to come out, spatial or the whole shape, among those that the stride allows; by default
   * `outputPadding` decides.
   * @throws RangeError if that size cannot come out.
   */
  override forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    return convTranspose2d(input, this.weight, this.bias, this.settings(input, outputSize));
  }
}

export const ConvTranspose2d = ConvTranspose2dLayer as ConvTransposeClass<typeof ConvTranspose2dLayer, ConvTranspose2d>;
