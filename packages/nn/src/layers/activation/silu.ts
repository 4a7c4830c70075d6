import type { Given } from '@wick/tensor/internal';
import { silu, type Tensor } from '@wick/tensor/light';
import { InplaceActivation, type InplaceLayerOptions } from './inplaceActivation.ts';

/**
 * x · σ(x), also called swish; any shape.
 *
 * @example
 * ```ts
 * new nn.SiLU().forward(tensor([-1, 0, 1])); // [-0.2689, 0, 0.7311]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html
 */
export class SiLU extends InplaceActivation {
  static override readonly name: string = 'SiLU';

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(...given: Given<InplaceLayerOptions, [inplace: boolean]>) {
    super('SiLU', given);
  }

  override forward(input: Tensor): Tensor {
    return silu(input, { inplace: this.inplace });
  }
}
