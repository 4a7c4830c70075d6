import { checkTensor } from '@wick/tensor/internal';
import { softsign, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * x / (1 + |x|) for each element; any shape.
 *
 * @example
 * ```ts
 * new Softsign().forward(tensor([-1, 0.3, 2])); // [-0.5, 0.2308, 0.6667]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softsign.html
 */
export class Softsign extends Module {
  static override readonly name: string = 'Softsign';

  override forward(input: Tensor): Tensor {
    checkTensor('Softsign', input, 'input');
    return softsign(input);
  }
}
