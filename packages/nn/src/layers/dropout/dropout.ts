import type { Given } from '@wick/tensor/internal';
import { dropout, type Tensor } from '@wick/tensor/light';
import { type DropoutLayerOptions, DropoutNd } from './dropoutNd.ts';

/**
 * While training, sets each element to 0 with probability p and multiplies the others by 1 / (1 - p); in evaluation it
 * passes its input on. Any shape.
 *
 * @example
 * ```ts
 * const dropout = new nn.Dropout(0.5);
 * dropout.forward(ones(4)); // zeros and twos
 * dropout.eval().forward(ones(4)); // [1, 1, 1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 */
export class Dropout extends DropoutNd {
  static override readonly name: string = 'Dropout';

  /** @throws RangeError if p is outside [0, 1]. */
  constructor(...given: Given<DropoutLayerOptions, [p: number, inplace: boolean]>) {
    super('Dropout', given);
  }

  override forward(input: Tensor): Tensor {
    return dropout(input, this.settings());
  }
}
