import type { Tensor } from '../../tensor.ts';
import { sigmoid } from '../activation/sigmoid.ts';
import { tanh } from '../activation/tanh.ts';
import { linear } from '../linalg/linear.ts';
import { cat } from '../shape/cat.ts';
import type { RnnMode } from './gates.ts';
import type { RnnInputs } from './layerOp.ts';
import { type RnnAttrs, schedule } from './schedule.ts';

/**
 * One direction of one recurrent layer as its formulas say, step by step in small operations: what second derivatives
 * are taken of.
 *
 * @returns the hidden state after each row, the last hidden state, and for the LSTM the last cell state
 */
export function rnnByDefinition(
  mode: RnnMode,
  inputs: RnnInputs,
  attrs: RnnAttrs,
): [out: Tensor, hidden: Tensor, cell: Tensor | null] {
  const [x, h0, c0, wIh, wHh, bIh, bHh, wHr] = inputs;
  const fromInput = linear(x, wIh, bIh);
  const steps = schedule(inputs, attrs);
  const outs = new Array<Tensor>(steps.length);
  let [hidden, cell] = [h0, c0];
  for (const { t, start, n } of steps) {
    const part = fromInput.narrow(0, start, n);
    const [h, c] = [first(hidden, n), cell && first(cell, n)];
    const [made, madeCell] = step(mode, part, linear(h, wHh, bHh), h, c);
    const next = wHr ? linear(made, wHr) : made;
    outs[t] = next;
    hidden = replaceFirst(hidden, next);
    if (cell && madeCell) cell = replaceFirst(cell, madeCell);
  }
  return [cat(outs, 0), hidden, cell];
}

function step(mode: RnnMode, input: Tensor, recurrent: Tensor, h: Tensor, c: Tensor | null): [Tensor, Tensor | null] {
  if (mode === 'rnnTanh') return [tanh(input.add(recurrent)), null];
  if (mode === 'rnnRelu') return [input.add(recurrent).relu(), null];
  if (mode === 'gru') {
    const [xr, xz, xn] = input.chunk(3, 1) as [Tensor, Tensor, Tensor];
    const [hr, hz, hn] = recurrent.chunk(3, 1) as [Tensor, Tensor, Tensor];
    const candidate = tanh(xn.add(sigmoid(xr.add(hr)).mul(hn)));
    return [
      h
        .sub(candidate)
        .mul(sigmoid(xz.add(hz)))
        .add(candidate),
      null,
    ];
  }
  const [i, f, g, o] = input.add(recurrent).chunk(4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const cell = sigmoid(f)
    .mul(c!)
    .add(sigmoid(i).mul(tanh(g)));
  return [sigmoid(o).mul(tanh(cell)), cell];
}

function first(state: Tensor, n: number): Tensor {
  return n === state.shape[0] ? state : state.narrow(0, 0, n);
}

function replaceFirst(state: Tensor, rows: Tensor): Tensor {
  const n = rows.shape[0]!;
  const all = state.shape[0]!;
  return n === all ? rows : cat([rows, state.narrow(0, n, all - n)], 0);
}
