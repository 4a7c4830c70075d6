import { checkTensor } from '@wick/tensor/internal';
import { type Tensor, tanhshrink } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * x - tanh(x) for each element; any shape.
 *
 * @example
 * ```ts
 * new Tanhshrink().forward(tensor([-1, 0.3, 2])); // [-0.2384, 0.0087, 1.0360]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html
 */
export class Tanhshrink extends Module {
  static override readonly name: string = 'Tanhshrink';

  override forward(input: Tensor): Tensor {
    checkTensor('Tanhshrink', input, 'input');
    return tanhshrink(input);
  }
}
