import { type Given, show } from '@wick/tensor/internal';
import { lstm, type Tensor } from '@wick/tensor/light';
import type { PackedSequence } from '../../utils/rnn/packedSequence.ts';
import { type RecurrentArguments, RNNBase, type RNNBaseOptions } from './rnnBase.ts';
import { runRecurrent } from './runRecurrent.ts';

/** Options of {@link LSTM}. */
export interface LSTMOptions extends RNNBaseOptions {
  /** Project the hidden state to so many units; 0 does not. Default: 0. */
  projSize?: number;
}

/**
 * Long short-term memory: with the gates `i = σ(W_ii x + b_ii + W_hi h + b_hi)`, `f` and `o` likewise and
 * `g = tanh(…)`, `c' = f c + i g` and `h' = o tanh(c')`, with a projection `W_hr (o tanh(c'))`.
 *
 * Parameters: see {@link RNNBase}; the rows of the weights are the gates i, f, g, o. Shapes: input (steps, batch,
 * inputSize), (steps, inputSize) without a batch or a PackedSequence; states h (layers · directions, batch, hiddenSize
 * or projSize) and c (layers · directions, batch, hiddenSize), zeros by default; output (steps, batch, directions ·
 * units of h).
 *
 * @example
 * ```ts
 * const [output, [h, c]] = new nn.LSTM(10, 20, { numLayers: 2 }).forward(randn(5, 3, 10));
 * output.shape; // [5, 3, 20]
 * h.shape; // [2, 3, 20]
 * c.shape; // [2, 3, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export class LSTM extends RNNBase {
  static override readonly name: string = 'LSTM';

  /** @throws TypeError or RangeError if an argument is not what its option says. */
  constructor(inputSize: number, hiddenSize: number, ...given: Given<LSTMOptions, RecurrentArguments>) {
    super('LSTM', inputSize, hiddenSize, ...given);
  }

  /**
   * @param hx - the first hidden and cell state; zeros by default
   * @returns the last layer's hidden state after each step, packed if the input is, and the last states of each layer
   * @throws ShapeError or TypeError if shapes or dtypes do not fit
   */
  override forward(
    input: Tensor,
    hx?: readonly [h: Tensor, c: Tensor] | null,
  ): [output: Tensor, states: [h: Tensor, c: Tensor]];
  override forward(
    input: PackedSequence,
    hx?: readonly [h: Tensor, c: Tensor] | null,
  ): [output: PackedSequence, states: [h: Tensor, c: Tensor]];
  override forward(
    input: Tensor | PackedSequence,
    hx: readonly [h: Tensor, c: Tensor] | null = null,
  ): [Tensor | PackedSequence, [Tensor, Tensor]] {
    if (hx !== null && (!Array.isArray(hx) || hx.length !== 2))
      throw new TypeError(`LSTM: hx must be the two tensors [h, c], got ${show(hx)}`);
    const specs = [
      { name: 'hx[0]', units: this.projSize > 0 ? this.projSize : this.hiddenSize },
      { name: 'hx[1]', units: this.hiddenSize },
    ];
    const { output, states } = runRecurrent(this, input, hx, specs, (x, [h, c], params, options) =>
      lstm(x, [h!, c!], params, options),
    );
    return [output, [states[0]!, states[1]!]];
  }
}
