import { uniform_ } from '@wick/init';
import { checkCount, checkTensor, flag, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import { ShapeError, type Tensor, zeros } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';

/** Options of the recurrent cells. */
export interface RNNCellBaseOptions {
  /** Learn biases. Default: true. */
  bias?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/** The options of every cell. */
export const cellRules = { bias: flag(true), dtype } satisfies RulesFor<RNNCellBaseOptions>;
const cellTable = optionTable(cellRules, ['bias']);

/**
 * What {@link RNNCell}, {@link LSTMCell} and {@link GRUCell} share: one step of a recurrent layer.
 *
 * @example
 * ```ts
 * new RNNCell(3, 2) instanceof RNNCellBase; // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html
 */
export abstract class RNNCellBase extends Module {
  static override readonly name: string = 'RNNCellBase';
  /** [gates · hiddenSize, inputSize]. */
  declare weight_ih: Parameter;
  /** [gates · hiddenSize, hiddenSize]. */
  declare weight_hh: Parameter;
  /** [gates · hiddenSize]; null without bias. */
  declare bias_ih: Parameter | null;
  /** [gates · hiddenSize]; null without bias. */
  declare bias_hh: Parameter | null;
  /** Features of the input. */
  readonly inputSize: number;
  /** Units of the hidden state. */
  readonly hiddenSize: number;
  /** Whether there are biases. */
  readonly bias: boolean;

  /** @param gates - rows of the weights per hidden unit */
  constructor(where: string, inputSize: number, hiddenSize: number, gates: number, given: readonly unknown[]) {
    super();
    const { bias, dtype } = cellTable.take(where, given);
    this.inputSize = checkCount(where, 'inputSize', inputSize, 0);
    this.hiddenSize = checkCount(where, 'hiddenSize', hiddenSize, 0);
    this.bias = bias;
    const rows = gates * hiddenSize;
    const made = (...shape: number[]) => sized(this, dtype, ...shape);
    this.registerParameter('weight_ih', made(rows, inputSize));
    this.registerParameter('weight_hh', made(rows, hiddenSize));
    this.registerParameter('bias_ih', this.bias ? made(rows) : null);
    this.registerParameter('bias_hh', this.bias ? made(rows) : null);
    this.resetParameters();
  }

  /** Draws all parameters anew, U(±1/√hiddenSize), as the constructor does. */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const parameter of this.parameters()) uniform_(parameter, { a: -bound, b: bound });
  }

  /**
   * Runs `step` on a batch, made of one row for an input without a batch, with states of zeros where none are given.
   *
   * @param states - by name; null for zeros
   */
  protected run(
    where: string,
    input: Tensor,
    states: readonly (readonly [name: string, state: Tensor | null])[],
    step: (input: Tensor, states: Tensor[], weights: CellWeights) => Tensor[],
  ): Tensor[] {
    checkTensor(where, input, 'input');
    for (const [name, t] of [['input', input] as const, ...states]) {
      if (t === null) continue;
      checkTensor(where, t, name);
      if (t.ndim !== 1 && t.ndim !== 2)
        throw new ShapeError(`${where}: ${name} must have 1 or 2 dimensions, got shape ${show([...t.shape])}`);
    }
    const batched = input.ndim === 2;
    const rows = batched ? input : input.unsqueeze(0);
    const starts = states.map(([, t]) => {
      if (t === null) return zeros(rows.shape[0]!, this.hiddenSize, { dtype: input.dtype });
      return batched ? t : t.unsqueeze(0);
    });
    const ends = step(rows, starts, [this.weight_ih, this.weight_hh, this.bias_ih, this.bias_hh]);
    return batched ? ends : ends.map((t) => t.squeeze(0));
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}${this.bias ? '' : ', bias=False'}`;
  }
}

/** In the order in which the operations take them. */
export type CellWeights = [wIh: Tensor, wHh: Tensor, bIh: Tensor | null, bHh: Tensor | null];
