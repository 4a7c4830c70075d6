import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { elu, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { floatRepr } from '../../module/repr.ts';

/** Options of {@link ELU}. */
export interface ELULayerOptions {
  /** The depth of the negative part. Default: 1. */
  alpha?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const table = optionTable({ alpha: number(1), inplace: flag(false) } satisfies RulesFor<ELULayerOptions>, [
  'alpha',
  'inplace',
]);

/**
 * x above 0, alpha · (eˣ - 1) below; any shape.
 *
 * @example
 * ```ts
 * new nn.ELU().forward(tensor([-1, 0, 2])); // [-0.6321, 0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ELU.html
 */
export class ELU extends Module {
  static override readonly name: string = 'ELU';
  /** -alpha is the limit far below 0. */
  readonly alpha: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /** @throws TypeError if a setting is no number. */
  constructor(...given: Given<ELULayerOptions, [alpha: number, inplace: boolean]>) {
    super();
    const read = table.take('ELU', given);
    this.alpha = read.alpha;
    this.inplace = read.inplace;
  }

  override forward(input: Tensor): Tensor {
    const { alpha, inplace } = this;
    return elu(input, { alpha, inplace });
  }

  override extraRepr(): string {
    return `alpha=${floatRepr(this.alpha, 1)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
