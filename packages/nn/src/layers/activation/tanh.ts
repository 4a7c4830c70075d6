import { checkTensor } from '@wick/tensor/internal';
import { type Tensor, tanh } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ) for each element; any shape.
 *
 * @example
 * ```ts
 * new nn.Tanh().forward(tensor([-1, 0, 1])); // [-0.7616, 0, 0.7616]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html
 */
export class Tanh extends Module {
  static override readonly name: string = 'Tanh';

  override forward(input: Tensor): Tensor {
    checkTensor('Tanh', input, 'input');
    return tanh(input);
  }
}
