import type { Given } from '@wick/tensor/internal';
import { hardswish, type Tensor } from '@wick/tensor/light';
import { InplaceActivation, type InplaceLayerOptions } from './inplaceActivation.ts';

/**
 * x · relu6(x + 3) / 6; any shape.
 *
 * @example
 * ```ts
 * new Hardswish().forward(tensor([-1, 0.3, 2])); // [-0.3333, 0.1650, 1.6667]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardswish.html
 */
export class Hardswish extends InplaceActivation {
  static override readonly name: string = 'Hardswish';

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(...given: Given<InplaceLayerOptions, [inplace: boolean]>) {
    super('Hardswish', given);
  }

  override forward(input: Tensor): Tensor {
    return hardswish(input, { inplace: this.inplace });
  }

  /** PyTorch prints nothing here. */
  override extraRepr(): string {
    return '';
  }
}
