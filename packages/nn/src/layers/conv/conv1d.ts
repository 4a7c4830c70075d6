import { conv1d, type Sizes, type Tensor } from '@wick/tensor/light';
import { type ConvClass, type ConvGiven, ConvNd } from './convNd.ts';

/**
 * Convolution (without turning the kernel, as everywhere in deep learning) over one dimension:
 * `out[n, o, y] = bias[o] + Σ_{c,t} weight[o, c, t] · x[n, c, y·stride - padding + t·dilation]`.
 *
 * Parameters: `weight` [outChannels, inChannels / groups, kernel] and `bias` [outChannels], both U(±1/√fanIn) at
 * first.
 * Shapes: (N, inChannels, L) or (inChannels, L) to (N, outChannels, L') with
 * L' = ⌊(L + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1.
 *
 * @example
 * ```ts
 * new nn.Conv1d(16, 33, 3, { stride: 2 }).forward(randn(20, 16, 50)).shape; // [20, 33, 24]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 */
export interface Conv1d extends Conv1dLayer {}

class Conv1dLayer extends ConvNd {
  static override readonly name: string = 'Conv1d';

  /**
   * @param kernelSize - one number, or an array of one.
   * @throws TypeError or RangeError if a size, `groups` or a mode is not what its option says.
   */
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvGiven) {
    super('Conv1d', 1, inChannels, outChannels, kernelSize, given);
  }

  override forward(input: Tensor): Tensor {
    const [x, padding] = this.padded(input);
    const { stride, dilation, groups } = this;
    return conv1d(x, this.weight, this.bias, { stride, padding, dilation, groups });
  }
}

export const Conv1d = Conv1dLayer as ConvClass<typeof Conv1dLayer, Conv1d>;
