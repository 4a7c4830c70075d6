import type { Given } from '@wick/tensor/internal';
import { hardsigmoid, type Tensor } from '@wick/tensor/light';
import { InplaceActivation, type InplaceLayerOptions } from './inplaceActivation.ts';

/**
 * relu6(x + 3) / 6; any shape.
 *
 * @example
 * ```ts
 * new Hardsigmoid().forward(tensor([-1, 0.3, 2])); // [0.3333, 0.5500, 0.8333]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html
 */
export class Hardsigmoid extends InplaceActivation {
  static override readonly name: string = 'Hardsigmoid';

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(...given: Given<InplaceLayerOptions, [inplace: boolean]>) {
    super('Hardsigmoid', given);
  }

  override forward(input: Tensor): Tensor {
    return hardsigmoid(input, { inplace: this.inplace });
  }

  /** PyTorch prints nothing here. */
  override extraRepr(): string {
    return '';
  }
}
