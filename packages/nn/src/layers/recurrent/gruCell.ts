import type { Given } from '@wick/tensor/internal';
import { gruCell, type Tensor } from '@wick/tensor/light';
import { RNNCellBase, type RNNCellBaseOptions } from './rnnCellBase.ts';

/**
 * One step of a {@link GRU}.
 *
 * Parameters: `weight_ih` [3 · hiddenSize, inputSize], `weight_hh` [3 · hiddenSize, hiddenSize], `bias_ih` and
 * `bias_hh` [3 · hiddenSize] for the gates r, z, n, all U(±1/√hiddenSize) at first. Shapes as in {@link RNNCell}.
 *
 * @example
 * ```ts
 * new nn.GRUCell(10, 20).forward(randn(3, 10), zeros(3, 20)).shape; // [3, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRUCell.html
 */
export class GRUCell extends RNNCellBase {
  static override readonly name: string = 'GRUCell';

  /** @throws TypeError or RangeError if an argument is not what its option says. */
  constructor(inputSize: number, hiddenSize: number, ...given: Given<RNNCellBaseOptions, [bias: boolean]>) {
    super('GRUCell', inputSize, hiddenSize, 3, given);
  }

  /**
   * @param hx - the state before; zeros by default
   * @returns the next state
   * @throws ShapeError or TypeError if shapes or dtypes do not fit
   */
  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    return this.run('GRUCell', input, [['hx', hx]], (x, [h], weights) => [gruCell(x, h!, ...weights)])[0]!;
  }
}
