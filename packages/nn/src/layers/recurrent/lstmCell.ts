import { type Given, show } from '@wick/tensor/internal';
import { lstmCell, type Tensor } from '@wick/tensor/light';
import { RNNCellBase, type RNNCellBaseOptions } from './rnnCellBase.ts';

/**
 * One step of an {@link LSTM}.
 *
 * Parameters: `weight_ih` [4 · hiddenSize, inputSize], `weight_hh` [4 · hiddenSize, hiddenSize], `bias_ih` and
 * `bias_hh` [4 · hiddenSize] for the gates i, f, g, o, all U(±1/√hiddenSize) at first. Shapes: (batch, inputSize) or
 * (inputSize) to two of (batch, hiddenSize) or (hiddenSize).
 *
 * @example
 * ```ts
 * const cell = new nn.LSTMCell(10, 20);
 * const [h, c] = cell.forward(randn(3, 10)); // states of zeros at first
 * cell.forward(randn(3, 10), [h, c])[0].shape; // [3, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html
 */
export class LSTMCell extends RNNCellBase {
  static override readonly name: string = 'LSTMCell';

  /** @throws TypeError or RangeError if an argument is not what its option says. */
  constructor(inputSize: number, hiddenSize: number, ...given: Given<RNNCellBaseOptions, [bias: boolean]>) {
    super('LSTMCell', inputSize, hiddenSize, 4, given);
  }

  /**
   * @param hx - hidden and cell state before; zeros by default
   * @returns the next hidden and cell state
   * @throws ShapeError or TypeError if shapes or dtypes do not fit
   */
  override forward(input: Tensor, hx: readonly [h: Tensor, c: Tensor] | null = null): [h: Tensor, c: Tensor] {
    if (hx !== null && (!Array.isArray(hx) || hx.length !== 2))
      throw new TypeError(`LSTMCell: hx must be the two tensors [h, c], got ${show(hx)}`);
    const states = [['hx[0]', hx?.[0] ?? null] as const, ['hx[1]', hx?.[1] ?? null] as const];
    const [h, c] = this.run('LSTMCell', input, states, (x, [before, cell], weights) =>
      lstmCell(x, [before!, cell!], ...weights),
    );
    return [h!, c!];
  }
}
