import { show } from '../../core/check.ts';
import type { Tensor } from '../../tensor.ts';
import { lstmOp } from './layerOp.ts';
import { type RnnStackOptions, run } from './stack.ts';

/**
 * A stack of LSTM layers over whole sequences: `torch.lstm`; its step is {@link lstmCell}. If the hidden state has
 * fewer units than the cell state, the hidden units are projected, and each direction's parameters end with wHr
 * [units of the hidden state, units of the cell state].
 *
 * @param hx - the first hidden state and cell state, [layers · directions, batch, units] each
 * @returns output, last hidden states, last cell states
 * @throws ShapeError or TypeError if shapes or dtypes do not fit
 * @example
 * ```ts
 * const start = [zeros(1, 1, 2), zeros(1, 1, 2)] as const;
 * const [output] = lstm(ones(5, 1, 3), start, [ones(8, 3), ones(8, 2)], { hasBiases: false });
 * output.shape; // [5, 1, 2]
 * ```
 * @see {@link rnnTanh} for the rest
 */
export function lstm(
  input: Tensor,
  hx: readonly [h: Tensor, c: Tensor],
  params: readonly Tensor[],
  options?: RnnStackOptions,
): [output: Tensor, h: Tensor, c: Tensor] {
  if (!Array.isArray(hx) || hx.length !== 2)
    throw new TypeError(`lstm: hx must be the two tensors [h, c], got ${show(hx)}`);
  return run('lstm', lstmOp, input, hx[0], hx[1], params, [options]) as [Tensor, Tensor, Tensor];
}
