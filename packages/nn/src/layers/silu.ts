import { silu, type Tensor } from '@wick/tensor';
import { InplaceActivation, type InplaceLayerOptions } from './inplaceActivation.ts';

/**
 * x · σ(x), also called swish; any shape.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html
 */
export class SiLU extends InplaceActivation {
  static override readonly typeName: string = 'SiLU';

  constructor(inplace?: boolean | InplaceLayerOptions, options?: InplaceLayerOptions) {
    super('SiLU', inplace, options);
  }

  override forward(input: Tensor): Tensor {
    return silu(input, { inplace: this.inplace });
  }
}
