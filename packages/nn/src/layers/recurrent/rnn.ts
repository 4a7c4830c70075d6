import { type Given, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { rnnRelu, rnnTanh, type Tensor } from '@wick/tensor/light';
import type { PackedSequence } from '../../utils/rnn/packedSequence.ts';
import { refuseProjection } from './refuseProjection.ts';
import { RNNBase, type RNNBaseOptions, recurrentRules } from './rnnBase.ts';
import { runRecurrent } from './runRecurrent.ts';

/** Options of {@link RNN}. */
export interface RNNOptions extends RNNBaseOptions {
  /** Default: 'tanh'. */
  nonlinearity?: 'tanh' | 'relu';
}

const table = optionTable(
  { ...recurrentRules, nonlinearity: word('tanh', ['tanh', 'relu']) } satisfies RulesFor<RNNOptions>,
  ['numLayers', 'nonlinearity', 'bias', 'batchFirst', 'dropout', 'bidirectional'],
);

/**
 * Plain recurrent layers: `h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh)`, or `relu`.
 *
 * Parameters: see {@link RNNBase}; one gate. Shapes: input (steps, batch, inputSize), (steps, inputSize) without a batch
 * or a PackedSequence; state (layers · directions, batch, hiddenSize), zeros by default; output (steps, batch,
 * directions · hiddenSize).
 *
 * @example
 * ```ts
 * const [output, h] = new nn.RNN(10, 20, { numLayers: 2 }).forward(randn(5, 3, 10));
 * output.shape; // [5, 3, 20]
 * h.shape; // [2, 3, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export class RNN extends RNNBase {
  static override readonly name: string = 'RNN';
  /** The function around the sum. */
  readonly nonlinearity: 'tanh' | 'relu';

  /** @throws TypeError or RangeError if an argument is not what its option says. */
  constructor(
    inputSize: number,
    hiddenSize: number,
    ...given: Given<
      RNNOptions,
      [
        numLayers: number,
        nonlinearity: 'tanh' | 'relu',
        bias: boolean,
        batchFirst: boolean,
        dropout: number,
        bidirectional: boolean,
      ]
    >
  ) {
    refuseProjection('RNN', given);
    const { nonlinearity, ...read } = table.take('RNN', given);
    super(nonlinearity === 'tanh' ? 'RNN_TANH' : 'RNN_RELU', inputSize, hiddenSize, read);
    this.nonlinearity = nonlinearity;
  }

  /**
   * @param hx - the first state; zeros by default
   * @returns the last layer's state after each step, packed if the input is, and the last state of each layer
   * @throws ShapeError or TypeError if shapes or dtypes do not fit
   */
  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h: Tensor];
  override forward(input: PackedSequence, hx?: Tensor | null): [output: PackedSequence, h: Tensor];
  override forward(input: Tensor | PackedSequence, hx: Tensor | null = null): [Tensor | PackedSequence, Tensor] {
    const op = this.nonlinearity === 'tanh' ? rnnTanh : rnnRelu;
    const specs = [{ name: 'hx', units: this.hiddenSize }];
    const { output, states } = runRecurrent(this, input, hx && [hx], specs, (x, [h], params, options) =>
      op(x, h!, params, options),
    );
    return [output, states[0]!];
  }
}
