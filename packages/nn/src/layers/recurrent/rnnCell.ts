import { type Given, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { rnnReluCell, rnnTanhCell, type Tensor } from '@wick/tensor/light';
import { cellRules, RNNCellBase, type RNNCellBaseOptions } from './rnnCellBase.ts';

/** Options of {@link RNNCell}. */
export interface RNNCellOptions extends RNNCellBaseOptions {
  /** Default: 'tanh'. */
  nonlinearity?: 'tanh' | 'relu';
}

const table = optionTable(
  { ...cellRules, nonlinearity: word('tanh', ['tanh', 'relu']) } satisfies RulesFor<RNNCellOptions>,
  ['bias', 'nonlinearity'],
);

/**
 * One step of a plain recurrent layer: `h' = tanh(W_ih x + b_ih + W_hh h + b_hh)`, or `relu`.
 *
 * Parameters: `weight_ih` [hiddenSize, inputSize], `weight_hh` [hiddenSize, hiddenSize], `bias_ih` and `bias_hh`
 * [hiddenSize], all U(±1/√hiddenSize) at first. Shapes: (batch, inputSize) or (inputSize) to (batch, hiddenSize) or
 * (hiddenSize).
 *
 * @example
 * ```ts
 * const cell = new RNNCell(3, 2);
 * cell.forward(ones(1, 3)).shape; // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html
 */
export class RNNCell extends RNNCellBase {
  static override readonly name: string = 'RNNCell';
  /** The function around the sum. */
  readonly nonlinearity: 'tanh' | 'relu';

  /** @throws TypeError or RangeError if an argument is not what its option says. */
  constructor(
    inputSize: number,
    hiddenSize: number,
    ...given: Given<RNNCellOptions, [bias: boolean, nonlinearity: 'tanh' | 'relu']>
  ) {
    const { nonlinearity, ...read } = table.take('RNNCell', given);
    super('RNNCell', inputSize, hiddenSize, 1, [read]);
    this.nonlinearity = nonlinearity;
  }

  /**
   * @param hx - the state before; zeros by default
   * @returns the next state
   * @throws ShapeError or TypeError if shapes or dtypes do not fit
   */
  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    const op = this.nonlinearity === 'tanh' ? rnnTanhCell : rnnReluCell;
    return this.run('RNNCell', input, [['hx', hx]], (x, [h], weights) => [op(x, h!, ...weights)])[0]!;
  }

  override extraRepr(): string {
    return super.extraRepr() + (this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`);
  }
}
