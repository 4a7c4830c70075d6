import { softsign, type Tensor } from '@wick/tensor';
import { checkInput } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * x / (1 + |x|) for each element; any shape.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softsign.html
 */
export class Softsign extends Module {
  static override readonly typeName: string = 'Softsign';

  override forward(input: Tensor): Tensor {
    checkInput('Softsign', 'input', input);
    return softsign(input);
  }
}
