import type { Given } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { dropout1d } from '../../functional/channelDropout.ts';
import { type DropoutLayerOptions, DropoutNd } from './dropoutNd.ts';

/**
 * While training, sets each channel as a whole to 0 with probability p and multiplies the others by 1 / (1 - p).
 *
 * Shapes: (N, C, L) or (C, L).
 *
 * @example
 * ```ts
 * manualSeed(0);
 * new Dropout1d(0.5).forward(ones(1, 3, 2)); // [[[0, 0], [0, 0], [2, 2]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html
 */
export class Dropout1d extends DropoutNd {
  static override readonly name: string = 'Dropout1d';

  /** @throws RangeError if p is outside [0, 1]. */
  constructor(...given: Given<DropoutLayerOptions, [p: number, inplace: boolean]>) {
    super('Dropout1d', given);
  }

  override forward(input: Tensor): Tensor {
    return dropout1d(input, this.settings());
  }
}
