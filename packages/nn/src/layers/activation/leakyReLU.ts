import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { leakyRelu, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of {@link LeakyReLU}. */
export interface LeakyReLULayerOptions {
  /** The slope below 0. Default: 0.01. */
  negativeSlope?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const table = optionTable(
  { negativeSlope: number(0.01), inplace: flag(false) } satisfies RulesFor<LeakyReLULayerOptions>,
  ['negativeSlope', 'inplace'],
);

/**
 * x above 0, negativeSlope · x below; any shape.
 *
 * @example
 * ```ts
 * new nn.LeakyReLU(0.1).forward(tensor([-1, 0, 2])); // [-0.1, 0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html
 */
export class LeakyReLU extends Module {
  static override readonly name: string = 'LeakyReLU';
  /** The slope below 0. */
  readonly negativeSlope: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /** @throws TypeError if a setting is no number. */
  constructor(...given: Given<LeakyReLULayerOptions, [negativeSlope: number, inplace: boolean]>) {
    super();
    const read = table.take('LeakyReLU', given);
    this.negativeSlope = read.negativeSlope;
    this.inplace = read.inplace;
  }

  override forward(input: Tensor): Tensor {
    const { negativeSlope, inplace } = this;
    return leakyRelu(input, { negativeSlope, inplace });
  }

  override extraRepr(): string {
    return `negative_slope=${pythonRepr(this.negativeSlope)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
