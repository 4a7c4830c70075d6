import type { Tensor } from '../../tensor.ts';
import { type GivenCell, step } from './cell.ts';
import { rnnReluOp, rnnTanhOp } from './layerOp.ts';

/**
 * One step of a plain recurrent cell, `tanh(input · wIhᵀ + bIh + hx · wHhᵀ + bHh)`: `torch.rnn_tanh_cell`.
 *
 * @param input - [batch, in]
 * @param hx - the hidden state, [batch, size]
 * @param wIh - [size, in]
 * @param wHh - [size, size]
 * @param bIh - [size], or null
 * @param bHh - [size], or null
 * @returns the next hidden state
 * @throws ShapeError where shapes do not fit, TypeError where dtypes differ
 * @example
 * ```ts
 * rnnTanhCell(ones(1, 3), zeros(1, 2), ones(2, 3), ones(2, 2)).shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html
 */
export function rnnTanhCell(input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, ...given: GivenCell): Tensor {
  return step('rnnTanhCell', rnnTanhOp, 1, input, hx, null, wIh, wHh, given)[1]!;
}

/**
 * {@link rnnTanhCell} with `relu` in place of `tanh`: `torch.rnn_relu_cell`.
 *
 * @example
 * ```ts
 * rnnReluCell(ones(1, 3), zeros(1, 2), ones(2, 3), ones(2, 2)).shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html
 */
export function rnnReluCell(input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, ...given: GivenCell): Tensor {
  return step('rnnReluCell', rnnReluOp, 1, input, hx, null, wIh, wHh, given)[1]!;
}
