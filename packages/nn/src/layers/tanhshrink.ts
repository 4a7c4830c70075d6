import { type Tensor, tanhshrink } from '@wick/tensor';
import { checkInput } from '../arguments.ts';
import { Module } from '../module/module.ts';

/**
 * x - tanh(x) for each element; any shape.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html
 */
export class Tanhshrink extends Module {
  static override readonly typeName: string = 'Tanhshrink';

  override forward(input: Tensor): Tensor {
    checkInput('Tanhshrink', 'input', input);
    return tanhshrink(input);
  }
}
