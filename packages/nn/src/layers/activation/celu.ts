import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { celu, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { floatRepr } from '../../module/repr.ts';

/** Options of {@link CELU}. */
export interface CELULayerOptions {
  /** The depth of the negative part; not 0. Default: 1. */
  alpha?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const table = optionTable({ alpha: number(1), inplace: flag(false) } satisfies RulesFor<CELULayerOptions>, [
  'alpha',
  'inplace',
]);

/**
 * x above 0, alpha · (e^(x / alpha) - 1) below; any shape.
 *
 * @example
 * ```ts
 * new CELU().forward(tensor([-1, 0.3, 2])); // [-0.6321, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CELU.html
 */
export class CELU extends Module {
  static override readonly name: string = 'CELU';
  /** -alpha is the limit far below 0. */
  readonly alpha: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /** @throws TypeError if a setting is no number. */
  constructor(...given: Given<CELULayerOptions, [alpha: number, inplace: boolean]>) {
    super();
    const read = table.take('CELU', given);
    this.alpha = read.alpha;
    this.inplace = read.inplace;
  }

  override forward(input: Tensor): Tensor {
    const { alpha, inplace } = this;
    return celu(input, { alpha, inplace });
  }

  override extraRepr(): string {
    return `alpha=${floatRepr(this.alpha, 1)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
