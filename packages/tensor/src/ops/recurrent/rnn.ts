import type { Tensor } from '../../tensor.ts';
import { rnnReluOp, rnnTanhOp } from './layerOp.ts';
import { type RnnStackOptions, run } from './stack.ts';

/**
 * A stack of plain recurrent layers with tanh over whole sequences: `torch.rnn_tanh`.
 *
 * @param input - [steps, batch, features], or as `batchFirst` and `batchSizes` say
 * @param hx - the first hidden state, [layers · directions, batch, size]
 * @param params - for each layer and direction wIh, wHh and, with `hasBiases`, bIh and bHh
 * @returns the last layer's hidden state after each step, and the last hidden state of each layer and direction
 * @throws ShapeError where shapes do not fit, TypeError where dtypes differ, RangeError for sequences without steps
 * @example
 * ```ts
 * const [output] = rnnTanh(ones(5, 1, 3), zeros(1, 1, 2), [ones(2, 3), ones(2, 2)], { hasBiases: false });
 * output.shape; // [5, 1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export function rnnTanh(
  input: Tensor,
  hx: Tensor,
  params: readonly Tensor[],
  options?: RnnStackOptions,
): [output: Tensor, h: Tensor] {
  return run('rnnTanh', rnnTanhOp, input, hx, null, params, [options]) as [Tensor, Tensor];
}

/**
 * {@link rnnTanh} with `relu` in place of `tanh`: `torch.rnn_relu`.
 *
 * @throws ShapeError or TypeError if shapes or dtypes do not fit
 * @example
 * ```ts
 * const [output] = rnnRelu(ones(5, 1, 3), zeros(1, 1, 2), [ones(2, 3), ones(2, 2)], { hasBiases: false });
 * output.shape; // [5, 1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export function rnnRelu(
  input: Tensor,
  hx: Tensor,
  params: readonly Tensor[],
  options?: RnnStackOptions,
): [output: Tensor, h: Tensor] {
  return run('rnnRelu', rnnReluOp, input, hx, null, params, [options]) as [Tensor, Tensor];
}
