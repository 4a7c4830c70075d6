import { flag, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { hardtanh, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { floatRepr } from '../../module/repr.ts';

/** Options of {@link Hardtanh}. */
export interface HardtanhLayerOptions {
  /** The lower bound. Default: -1. */
  minVal?: number;
  /** The upper bound. Default: 1. */
  maxVal?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const table = optionTable(
  { minVal: number(-1), maxVal: number(1), inplace: flag(false) } satisfies RulesFor<HardtanhLayerOptions>,
  ['minVal', 'maxVal', 'inplace'],
);

/**
 * x kept within [minVal, maxVal], with gradient 0 at the bounds; any shape.
 *
 * @example
 * ```ts
 * new Hardtanh().forward(tensor([-1, 0.3, 2])); // [-1, 0.3000, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html
 */
export class Hardtanh extends Module {
  static override readonly name: string = 'Hardtanh';
  /** The least result. */
  readonly minVal: number;
  /** The largest result. */
  readonly maxVal: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /** @throws TypeError if a bound is no number; RangeError unless minVal is below maxVal. */
  constructor(...given: Given<HardtanhLayerOptions, [minVal: number, maxVal: number, inplace: boolean]>) {
    super();
    const read = table.take('Hardtanh', given);
    this.minVal = read.minVal;
    this.maxVal = read.maxVal;
    this.inplace = read.inplace;
    if (!(this.maxVal > this.minVal))
      throw new RangeError(`Hardtanh: minVal must be below maxVal, got ${this.minVal} and ${this.maxVal}`);
  }

  override forward(input: Tensor): Tensor {
    const { minVal, maxVal, inplace } = this;
    return hardtanh(input, { minVal, maxVal, inplace });
  }

  override extraRepr(): string {
    return `min_val=${floatRepr(this.minVal, -1)}, max_val=${floatRepr(this.maxVal, 1)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
