import type { Given } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { dropout2d } from '../../functional/channelDropout.ts';
import { type DropoutLayerOptions, DropoutNd } from './dropoutNd.ts';

/**
 * While training, sets each channel as a whole to 0 with probability p and multiplies the others by 1 / (1 - p).
 *
 * Shapes: (N, C, H, W); three dimensions are read as (N, C, L), as PyTorch does.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * new Dropout2d(0.5).forward(ones(1, 3, 1, 2)); // [[[[0, 0]], [[0, 0]], [[2, 2]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html
 */
export class Dropout2d extends DropoutNd {
  static override readonly name: string = 'Dropout2d';

  /** @throws RangeError if p is outside [0, 1]. */
  constructor(...given: Given<DropoutLayerOptions, [p: number, inplace: boolean]>) {
    super('Dropout2d', given);
  }

  override forward(input: Tensor): Tensor {
    return dropout2d(input, this.settings());
  }
}
