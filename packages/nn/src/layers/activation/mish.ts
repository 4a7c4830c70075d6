import type { Given } from '@wick/tensor/internal';
import { mish, type Tensor } from '@wick/tensor/light';
import { InplaceActivation, type InplaceLayerOptions } from './inplaceActivation.ts';

/**
 * x · tanh(ln(1 + eˣ)); any shape.
 *
 * @example
 * ```ts
 * new Mish().forward(tensor([-1, 0.3, 2])); // [-0.3034, 0.2080, 1.9440]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Mish.html
 */
export class Mish extends InplaceActivation {
  static override readonly name: string = 'Mish';

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(...given: Given<InplaceLayerOptions, [inplace: boolean]>) {
    super('Mish', given);
  }

  override forward(input: Tensor): Tensor {
    return mish(input, { inplace: this.inplace });
  }
}
