import type { Given } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { dropout3d } from '../../functional/channelDropout.ts';
import { type DropoutLayerOptions, DropoutNd } from './dropoutNd.ts';

/**
 * While training, sets each channel as a whole to 0 with probability p and multiplies the others by 1 / (1 - p).
 *
 * Shapes: (N, C, D, H, W) or (C, D, H, W).
 *
 * @example
 * ```ts
 * manualSeed(0);
 * new Dropout3d(0.5).forward(ones(1, 3, 1, 1, 2)); // [[[[[0, 0]]], [[[0, 0]]], [[[2, 2]]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout3d.html
 */
export class Dropout3d extends DropoutNd {
  static override readonly name: string = 'Dropout3d';

  /** @throws RangeError if p is outside [0, 1]. */
  constructor(...given: Given<DropoutLayerOptions, [p: number, inplace: boolean]>) {
    super('Dropout3d', given);
  }

  override forward(input: Tensor): Tensor {
    return dropout3d(input, this.settings());
  }
}
