import { show } from '../../core/check.ts';
import type { Tensor } from '../../tensor.ts';
import { type GivenCell, step } from './cell.ts';
import { lstmOp } from './layerOp.ts';

/**
 * One step of a long short-term memory: `torch.lstm_cell`. With the sums `s = input · wIhᵀ + bIh + h · wHhᵀ + bHh` of
 * the gates i, f, g, o: `c' = σ(s_f) c + σ(s_i) tanh(s_g)` and `h' = σ(s_o) tanh(c')`.
 *
 * @param input - [batch, in]
 * @param hx - hidden and cell state, [batch, size] each
 * @param wIh - [4 · size, in]
 * @param wHh - [4 · size, size]
 * @param bIh - [4 · size], or null
 * @param bHh - [4 · size], or null
 * @returns the next hidden and cell state
 * @throws ShapeError where shapes do not fit, TypeError where dtypes differ
 * @example
 * ```ts
 * const [h] = lstmCell(ones(1, 3), [zeros(1, 2), zeros(1, 2)], ones(8, 3), ones(8, 2));
 * h.shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html
 */
export function lstmCell(
  input: Tensor,
  hx: readonly [h: Tensor, c: Tensor],
  wIh: Tensor,
  wHh: Tensor,
  ...given: GivenCell
): [h: Tensor, c: Tensor] {
  if (!Array.isArray(hx) || hx.length !== 2)
    throw new TypeError(`lstmCell: hx must be the two tensors [h, c], got ${show(hx)}`);
  const [, h, , c] = step('lstmCell', lstmOp, 4, input, hx[0], hx[1], wIh, wHh, given);
  return [h!, c!];
}
