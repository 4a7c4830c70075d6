import type { Given } from '@wick/tensor/internal';
import { selu, type Tensor } from '@wick/tensor/light';
import { InplaceActivation, type InplaceLayerOptions } from './inplaceActivation.ts';

/**
 * 1.0507 · elu(x) with alpha 1.6733, which keeps mean 0 and variance 1; any shape.
 *
 * @example
 * ```ts
 * new SELU().forward(tensor([-1, 0.3, 2])); // [-1.1113, 0.3152, 2.1014]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SELU.html
 */
export class SELU extends InplaceActivation {
  static override readonly name: string = 'SELU';

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(...given: Given<InplaceLayerOptions, [inplace: boolean]>) {
    super('SELU', given);
  }

  override forward(input: Tensor): Tensor {
    return selu(input, { inplace: this.inplace });
  }
}
