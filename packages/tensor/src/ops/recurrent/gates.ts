import type { FloatArray } from '../../core/dtype.ts';
import { tanhFloat32 } from '../../math/tanh.ts';

const { exp, tanh } = Math; // looked up once: a look at a global inside a loop costs a sandbox much

/** The recurrent cells, by the name under which their operation is recorded. */
export type RnnMode = 'rnnTanh' | 'rnnRelu' | 'lstm' | 'gru';

/**
 * One step of a cell over `n` rows of `size` hidden units, from the gates' sums to the new state and back.
 *
 * A row of the workspace (`width` elements from `at` on) begins with the sums of the gates, in the order of PyTorch's
 * weights. `forward` turns them into the gates' values and leaves behind them what `backward` needs.
 */
export interface GateKernel {
  /**
   * @param hidden - LSTM and plain cells: only written, the new hidden units. GRU: the state, overwritten by the new one
   * @param cell - LSTM: the cell state, overwritten by the new one
   * @param recurrent - GRU: the sums that come from the hidden state, three per unit
   */
  forward(
    n: number,
    size: number,
    work: FloatArray,
    at: number,
    width: number,
    hidden: FloatArray,
    cell: FloatArray,
    recurrent: FloatArray,
  ): void;
  /**
   * @param grad - the gradient of the new hidden units. GRU: overwritten by what goes past the gates to the old ones
   * @param gradCell - LSTM: the gradient of the new cell state, overwritten by that of the old one
   * @param sums - receives the gradient of the gates' sums, rows from `row` on
   * @param recurrent - GRU: receives the gradient of the sums that come from the hidden state
   */
  backward(
    n: number,
    size: number,
    work: FloatArray,
    at: number,
    width: number,
    grad: FloatArray,
    gradCell: FloatArray,
    sums: FloatArray,
    row: number,
    recurrent: FloatArray,
  ): void;
}

interface ModeInfo {
  /** Rows of the weights per hidden unit. */
  readonly gates: number;
  /** Workspace elements per hidden unit; the previous hidden state comes behind them. */
  readonly kept: number;
  readonly hasCell: boolean;
  /** The sums from the hidden state enter the gates by a way of their own (GRU's reset gate multiplies them). */
  readonly apart: boolean;
}

export const rnnModes: Readonly<Record<RnnMode, ModeInfo>> = {
  rnnTanh: { gates: 1, kept: 1, hasCell: false, apart: false },
  rnnRelu: { gates: 1, kept: 1, hasCell: false, apart: false },
  lstm: { gates: 4, kept: 6, hasCell: true, apart: false }, // i, f, g, o, the old cell state, tanh of the new one
  gru: { gates: 3, kept: 4, hasCell: false, apart: true }, // r, z, n, what r multiplies
};

// A factory each, called once per dtype: the loops of a closure see one kind of array.

/** h = tanh(sum) or max(0, sum). */
function plain(isRelu: boolean, isWide: boolean): GateKernel {
  return {
    forward(n, size, work, at, width, hidden) {
      for (let j = 0, h = 0; j < n; j++, at += width)
        for (let i = at; i < at + size; i++) hidden[h++] = work[i] = isRelu ? relu(work[i]!) : tanhOf(work[i]!, isWide);
    },
    backward(n, size, work, at, width, grad, _gradCell, sums, row) {
      for (let j = 0, h = 0, s = row * size; j < n; j++, at += width)
        for (let i = at; i < at + size; i++)
          sums[s++] = grad[h++]! * (isRelu ? reluSlope(work[i]!) : tanhSlope(work[i]!));
    },
  };
}

/** c = σ(f)·c + σ(i)·tanh(g); h = σ(o)·tanh(c). */
function lstm(isWide: boolean): GateKernel {
  return {
    forward(n, size, work, at, width, hidden, cell) {
      for (let j = 0, h = 0; j < n; j++, at += width) {
        for (let i = at; i < at + size; i++, h++) {
          const input = 1 / (1 + exp(-work[i]!));
          const forget = 1 / (1 + exp(-work[i + size]!));
          const candidate = tanhOf(work[i + 2 * size]!, isWide);
          const output = 1 / (1 + exp(-work[i + 3 * size]!));
          const old = cell[h]!;
          const c = forget * old + input * candidate;
          const squashed = tanhOf(c, isWide);
          work[i] = input;
          work[i + size] = forget;
          work[i + 2 * size] = candidate;
          work[i + 3 * size] = output;
          work[i + 4 * size] = old;
          work[i + 5 * size] = squashed;
          cell[h] = c;
          hidden[h] = output * squashed;
        }
      }
    },
    backward(n, size, work, at, width, grad, gradCell, sums, row) {
      for (let j = 0, h = 0, s = 4 * row * size; j < n; j++, at += width, s += 3 * size) {
        for (let i = at; i < at + size; i++, h++, s++) {
          const input = work[i]!;
          const forget = work[i + size]!;
          const candidate = work[i + 2 * size]!;
          const output = work[i + 3 * size]!;
          const squashed = work[i + 5 * size]!;
          const g = grad[h]!;
          const gc = gradCell[h]! + g * output * (1 - squashed * squashed);
          sums[s] = gc * candidate * input * (1 - input);
          sums[s + size] = gc * work[i + 4 * size]! * forget * (1 - forget);
          sums[s + 2 * size] = gc * input * (1 - candidate * candidate);
          sums[s + 3 * size] = g * squashed * output * (1 - output);
          gradCell[h] = gc * forget;
        }
      }
    },
  };
}

/** n = tanh(xₙ + σ(r)·hₙ); h = (1 - σ(z))·n + σ(z)·h. */
function gru(isWide: boolean): GateKernel {
  return {
    forward(n, size, work, at, width, hidden, _cell, recurrent) {
      for (let j = 0, h = 0, s = 0; j < n; j++, at += width, s += 2 * size) {
        for (let i = at; i < at + size; i++, h++, s++) {
          const reset = 1 / (1 + exp(-(work[i]! + recurrent[s]!)));
          const update = 1 / (1 + exp(-(work[i + size]! + recurrent[s + size]!)));
          const multiplied = recurrent[s + 2 * size]!;
          const candidate = tanhOf(work[i + 2 * size]! + reset * multiplied, isWide);
          work[i] = reset;
          work[i + size] = update;
          work[i + 2 * size] = candidate;
          work[i + 3 * size] = multiplied;
          hidden[h] = (hidden[h]! - candidate) * update + candidate;
        }
      }
    },
    backward(n, size, work, at, width, grad, _gradCell, sums, row, recurrent) {
      const before = 4 * size; // the previous hidden state lies behind the gates
      for (let j = 0, h = 0, s = 3 * row * size; j < n; j++, at += width, s += 2 * size) {
        for (let i = at; i < at + size; i++, h++, s++) {
          const reset = work[i]!;
          const update = work[i + size]!;
          const candidate = work[i + 2 * size]!;
          const g = grad[h]!;
          const gn = g * (1 - update) * (1 - candidate * candidate);
          const gr = gn * work[i + 3 * size]! * reset * (1 - reset);
          const gz = g * (work[i + before]! - candidate) * update * (1 - update);
          sums[s] = gr;
          sums[s + size] = gz;
          sums[s + 2 * size] = gn;
          recurrent[s] = gr;
          recurrent[s + size] = gz;
          recurrent[s + 2 * size] = gn * reset;
          grad[h] = g * update;
        }
      }
    },
  };
}

/** By a truth: what is called as a value makes an object of every number. */
const tanhOf = (x: number, isWide: boolean) => (isWide ? tanh(x) : tanhFloat32(x));
const tanhSlope = (y: number) => 1 - y * y;
const relu = (x: number) => (x <= 0 ? 0 : x); // NaN stays
const reluSlope = (y: number) => (y <= 0 ? 0 : 1);

/** The cells' kernels by mode and dtype. */
export const gateKernels: Readonly<Record<RnnMode, Record<'float32' | 'float64', GateKernel>>> = {
  rnnTanh: { float32: plain(false, false), float64: plain(false, true) },
  rnnRelu: { float32: plain(true, false), float64: plain(true, true) },
  lstm: { float32: lstm(false), float64: lstm(true) },
  gru: { float32: gru(false), float64: gru(true) },
};
