import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { rrelu, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of {@link RReLU}. */
export interface RReLULayerOptions {
  /** The least slope below 0. Default: 1/8. */
  lower?: number;
  /** The largest one. Default: 1/3. */
  upper?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const table = optionTable(
  { lower: number(1 / 8), upper: number(1 / 3), inplace: flag(false) } satisfies RulesFor<RReLULayerOptions>,
  ['lower', 'upper', 'inplace'],
);

/**
 * x above 0, r · x below with r drawn from U(lower, upper) while training, and their mean in evaluation; any shape.
 *
 * @example
 * ```ts
 * new RReLU().eval().forward(tensor([-1, 2])); // [-0.2292, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RReLU.html
 */
export class RReLU extends Module {
  static override readonly name: string = 'RReLU';
  /** The least slope below 0. */
  readonly lower: number;
  /** The largest slope below 0. */
  readonly upper: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /** @throws TypeError if a setting is no number. */
  constructor(...given: Given<RReLULayerOptions, [lower: number, upper: number, inplace: boolean]>) {
    super();
    const read = table.take('RReLU', given);
    this.lower = read.lower;
    this.upper = read.upper;
    this.inplace = read.inplace;
  }

  override forward(input: Tensor): Tensor {
    const { lower, upper, inplace, training } = this;
    return rrelu(input, { lower, upper, inplace, training });
  }

  override extraRepr(): string {
    return `lower=${pythonRepr(this.lower)}, upper=${pythonRepr(this.upper)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
