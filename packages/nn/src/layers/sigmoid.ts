import { sigmoid, type Tensor } from '@wick/tensor';
import { checkInput } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * 1 / (1 + e⁻ˣ) for each element; any shape.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
 */
export class Sigmoid extends Module {
  static override readonly typeName: string = 'Sigmoid';

  override forward(input: Tensor): Tensor {
    checkInput('Sigmoid', 'input', input);
    return sigmoid(input);
  }
}
