import type { Tensor } from '../../tensor.ts';
import { type GivenCell, step } from './cell.ts';
import { gruOp } from './layerOp.ts';

/**
 * One step of a gated recurrent unit: `torch.gru_cell`. With `x = input · wIhᵀ + bIh` and `y = hx · wHhᵀ + bHh`, each
 * cut into the gates r, z, n: `n = tanh(x_n + σ(x_r + y_r) y_n)`, `h' = (1 - z) n + z h` with `z = σ(x_z + y_z)`.
 *
 * @param input - [batch, in]
 * @param hx - the hidden state, [batch, size]
 * @param wIh - [3 · size, in]
 * @param wHh - [3 · size, size]
 * @param bIh - [3 · size], or null
 * @param bHh - [3 · size], or null
 * @returns the next hidden state
 * @throws ShapeError where shapes do not fit, TypeError where dtypes differ
 * @example
 * ```ts
 * gruCell(ones(1, 3), zeros(1, 2), ones(6, 3), ones(6, 2)).shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRUCell.html
 */
export function gruCell(input: Tensor, hx: Tensor, wIh: Tensor, wHh: Tensor, ...given: GivenCell): Tensor {
  return step('gruCell', gruOp, 3, input, hx, null, wIh, wHh, given)[1]!;
}
