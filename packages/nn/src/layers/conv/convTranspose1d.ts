import { convTranspose1d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type ConvTransposeClass, type ConvTransposeGiven, ConvTransposeNd } from './convTransposeNd.ts';

/**
 * Transposed convolution over one dimension: the gradient of a convolution with respect to its input.
 *
 * Parameters: `weight` [inChannels, outChannels / groups, kernel] and `bias` [outChannels], both U(±1/√fanIn) at first,
 * with fanIn = outChannels / groups · the kernel's places.
 * Shapes: (N, inChannels, L) or (inChannels, L) to (N, outChannels, L') with
 * L' = (L - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1.
 *
 * @example
 * ```ts
 * const down = new nn.Conv1d(16, 16, 3, { stride: 2, padding: 1 });
 * const up = new nn.ConvTranspose1d(16, 16, 3, { stride: 2, padding: 1 });
 * const x = randn(2, 16, 12);
 * up.forward(down.forward(x), x.shape).shape; // [2, 16, 12]: that of x again
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
 */
export interface ConvTranspose1d extends ConvTranspose1dLayer {}

class ConvTranspose1dLayer extends ConvTransposeNd {
  static override readonly name: string = 'ConvTranspose1d';

  /**
   * @param kernelSize - one number, or an array of one.
   * @throws TypeError or RangeError if a size or `groups` is not what its option says, or for a padding mode other than
   * 'zeros'.
   */
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvTransposeGiven) {
    super('ConvTranspose1d', 1, inChannels, outChannels, kernelSize, given);
  }

  /**
   * @param outputSize - the size to come out, spatial or the whole shape, among those that the stride allows; by default
   * `outputPadding` decides.
   * @throws RangeError if that size cannot come out.
   */
  override forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    return convTranspose1d(input, this.weight, this.bias, this.settings(input, outputSize));
  }
}

export const ConvTranspose1d = ConvTranspose1dLayer as ConvTransposeClass<typeof ConvTranspose1dLayer, ConvTranspose1d>;
