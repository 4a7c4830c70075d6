import { checkTensor } from '@wick/tensor/internal';
import { logSigmoid, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * ln σ(x), computed without overflow for each element; any shape.
 *
 * @example
 * ```ts
 * new LogSigmoid().forward(tensor([-1, 0.3, 2])); // [-1.3133, -0.5544, -0.1269]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html
 */
export class LogSigmoid extends Module {
  static override readonly name: string = 'LogSigmoid';

  override forward(input: Tensor): Tensor {
    checkTensor('LogSigmoid', input, 'input');
    return logSigmoid(input);
  }
}
