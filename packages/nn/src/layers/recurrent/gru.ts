import { type Given, optionTable } from '@wick/tensor/internal';
import { gru, type Tensor } from '@wick/tensor/light';
import type { PackedSequence } from '../../utils/rnn/packedSequence.ts';
import { refuseProjection } from './refuseProjection.ts';
import { type RecurrentArguments, RNNBase, type RNNBaseOptions, recurrentOrder, recurrentRules } from './rnnBase.ts';
import { runRecurrent } from './runRecurrent.ts';

const table = optionTable(recurrentRules, recurrentOrder);

/**
 * Gated recurrent units: with the gates `r = σ(W_ir x + b_ir + W_hr h + b_hr)` and `z` likewise,
 * `n = tanh(W_in x + b_in + r (W_hn h + b_hn))` and `h' = (1 - z) n + z h`.
 *
 * Parameters: see {@link RNNBase}; the rows of the weights are the gates r, z, n. Shapes as in {@link RNN}.
 *
 * @example
 * ```ts
 * const [output, h] = new nn.GRU(10, 20, { bidirectional: true }).forward(randn(5, 3, 10));
 * output.shape; // [5, 3, 40]
 * h.shape; // [2, 3, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export class GRU extends RNNBase {
  static override readonly name: string = 'GRU';

  /** @throws TypeError or RangeError if an argument is not what its option says. */
  constructor(inputSize: number, hiddenSize: number, ...given: Given<RNNBaseOptions, RecurrentArguments>) {
    refuseProjection('GRU', given);
    super('GRU', inputSize, hiddenSize, table.take('GRU', given));
  }

  /**
   * @param hx - the first state; zeros by default
   * @returns the last layer's state after each step, packed if the input is, and the last state of each layer
   * @throws ShapeError or TypeError if shapes or dtypes do not fit
   */
  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h: Tensor];
  override forward(input: PackedSequence, hx?: Tensor | null): [output: PackedSequence, h: Tensor];
  override forward(input: Tensor | PackedSequence, hx: Tensor | null = null): [Tensor | PackedSequence, Tensor] {
    const specs = [{ name: 'hx', units: this.hiddenSize }];
    const { output, states } = runRecurrent(this, input, hx && [hx], specs, (x, [h], params, options) =>
      gru(x, h!, params, options),
    );
    return [output, states[0]!];
  }
}
