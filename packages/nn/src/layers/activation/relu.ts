import type { Given } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { relu } from '../../functional/relu.ts';
import { InplaceActivation, type InplaceLayerOptions } from './inplaceActivation.ts';

/** Options of {@link ReLU} and {@link ReLU6}. */
export type ReLUOptions = InplaceLayerOptions;

/**
 * max(0, x) for each element; any shape.
 *
 * @example
 * ```ts
 * new nn.ReLU().forward(tensor([-1, 0, 2])); // [0, 0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html
 */
export class ReLU extends InplaceActivation {
  static override readonly name: string = 'ReLU';

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(...given: Given<ReLUOptions, [inplace: boolean]>) {
    super('ReLU', given);
  }

  override forward(input: Tensor): Tensor {
    return relu(input, { inplace: this.inplace });
  }
}
