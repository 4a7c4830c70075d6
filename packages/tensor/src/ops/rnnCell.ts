import { ShapeError, show, showShape } from '../core/errors.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { checkRnnTensors, checkRnnWeights } from './rnnCheck.ts';
import { gruOp, lstmOp, type RnnAttrs, type RnnInputs, rnnReluOp, rnnTanhOp } from './rnnLayer.ts';

/** One step is a sequence of length one. */
function step(
  where: string,
  op: OpRecord<RnnInputs, RnnAttrs, Tensor[]>,
  gates: number,
  input: Tensor,
  hx: Tensor,
  cx: Tensor | null,
  wIh: Tensor,
  wHh: Tensor,
  bIh: Tensor | null,
  bHh: Tensor | null,
): Tensor[] {
  checkRnnTensors(where, { input, hx, ...(cx && { cx }), wIh, wHh, bIh, bHh });
  for (const [name, t] of [
    ['input', input],
    ['hx', hx],
    ['cx', cx],
  ] as const) {
    if (t && t.ndim !== 2)
      throw new ShapeError(
        `${where}: ${name} must have 2 dimensions (batch, features), got shape ${showShape(t.shape)}`,
      );
  }
  if (wHh.ndim !== 2) throw new ShapeError(`${where}: wHh must have 2 dimensions, got shape ${showShape(wHh.shape)}`);
  const [batch, ins] = input.shape as [number, number];
  const size = wHh.shape[1]!;
  if (wIh.ndim === 2 && wIh.shape[1] !== ins)
    throw new ShapeError(
      `${where}: input of shape ${showShape(input.shape)} does not fit wIh of shape ${showShape(wIh.shape)}: the last sizes must be equal`,
    );
  for (const [name, t] of [
    ['hx', hx],
    ['cx', cx],
  ] as const) {
    if (t && (t.shape[0] !== batch || t.shape[1] !== size))
      throw new ShapeError(
        `${where}: ${name} must have shape ${showShape([batch, size])} for an input of shape ${showShape(input.shape)} and wHh of shape ${showShape(wHh.shape)}, got shape ${showShape(t.shape)}`,
      );
  }
  checkRnnWeights({ where, gates, ins, size, out: size }, [wIh, wHh, bIh, bHh]);
  return apply(op, [input, hx, cx, wIh, wHh, bIh, bHh, null], { batchSizes: [batch], reverse: false });
}

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
export function rnnTanhCell(
  input: Tensor,
  hx: Tensor,
  wIh: Tensor,
  wHh: Tensor,
  bIh: Tensor | null = null,
  bHh: Tensor | null = null,
): Tensor {
  return step('rnnTanhCell', rnnTanhOp, 1, input, hx, null, wIh, wHh, bIh, bHh)[1]!;
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
export function rnnReluCell(
  input: Tensor,
  hx: Tensor,
  wIh: Tensor,
  wHh: Tensor,
  bIh: Tensor | null = null,
  bHh: Tensor | null = null,
): Tensor {
  return step('rnnReluCell', rnnReluOp, 1, input, hx, null, wIh, wHh, bIh, bHh)[1]!;
}

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
  bIh: Tensor | null = null,
  bHh: Tensor | null = null,
): [h: Tensor, c: Tensor] {
  if (!Array.isArray(hx) || hx.length !== 2)
    throw new TypeError(`lstmCell: hx must be the two tensors [h, c], got ${show(hx)}`);
  const [, h, , c] = step('lstmCell', lstmOp, 4, input, hx[0], hx[1], wIh, wHh, bIh, bHh);
  return [h!, c!];
}

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
export function gruCell(
  input: Tensor,
  hx: Tensor,
  wIh: Tensor,
  wHh: Tensor,
  bIh: Tensor | null = null,
  bHh: Tensor | null = null,
): Tensor {
  return step('gruCell', gruOp, 3, input, hx, null, wIh, wHh, bIh, bHh)[1]!;
}
