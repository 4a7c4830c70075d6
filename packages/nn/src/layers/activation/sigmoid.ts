import { checkTensor } from '@wick/tensor/internal';
import { sigmoid, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * 1 / (1 + e⁻ˣ) for each element; any shape.
 *
 * @example
 * ```ts
 * new nn.Sigmoid().forward(tensor([-1, 0, 1])); // [0.2689, 0.5, 0.7311]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
 */
export class Sigmoid extends Module {
  static override readonly name: string = 'Sigmoid';

  override forward(input: Tensor): Tensor {
    checkTensor('Sigmoid', input, 'input');
    return sigmoid(input);
  }
}
