import type { Given } from '@wick/tensor/internal';
import { relu6, type Tensor } from '@wick/tensor/light';
import { InplaceActivation } from './inplaceActivation.ts';
import type { ReLUOptions } from './relu.ts';

/**
 * min(max(0, x), 6) for each element; any shape. The gradient is 0 at both bounds.
 *
 * @example
 * ```ts
 * new ReLU6().forward(tensor([-1, 0.3, 2])); // [0, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU6.html
 */
export class ReLU6 extends InplaceActivation {
  static override readonly name: string = 'ReLU6';

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(...given: Given<ReLUOptions, [inplace: boolean]>) {
    super('ReLU6', given);
  }

  override forward(input: Tensor): Tensor {
    return relu6(input, { inplace: this.inplace });
  }
}
