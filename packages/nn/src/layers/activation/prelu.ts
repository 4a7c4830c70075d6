import { constant_ } from '@wick/init';
import { count, type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { prelu, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';

/** Options of {@link PReLU}. */
export interface PReLUOptions {
  /** How many slopes are learned: 1, or one per channel. Default: 1. */
  numParameters?: number;
  /** Their first value. Default: 0.25. */
  init?: number;
  /** Of the parameter. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const table = optionTable({ numParameters: count(1, 0), init: number(0.25), dtype } satisfies RulesFor<PReLUOptions>, [
  'numParameters',
  'init',
]);

/**
 * x above 0, weight · x below, where the weight is learned.
 *
 * Parameter: `weight` [numParameters], `init` at first.
 * Shapes: (N, C, …) to the same; any shape with one parameter.
 *
 * @example
 * ```ts
 * new nn.PReLU(2, { init: 0.1 }).forward(tensor([[-1, 2]])); // [[-0.1, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PReLU.html
 */
export class PReLU extends Module {
  static override readonly name: string = 'PReLU';
  /** The slopes below 0, [numParameters]. */
  declare weight: Parameter;
  /** 1, or one per channel. */
  readonly numParameters: number;
  /** The slope at first. */
  readonly init: number;

  /** @throws TypeError or RangeError if `numParameters` is no whole number, or `init` no number. */
  constructor(...given: Given<PReLUOptions, [numParameters: number, init: number]>) {
    super();
    const read = table.take('PReLU', given);
    this.numParameters = read.numParameters;
    this.init = read.init;
    this.registerParameter('weight', sized(this, read.dtype, this.numParameters));
    this.resetParameters();
  }

  /** Sets the slopes back to `init`. */
  resetParameters(): void {
    constant_(this.weight, this.init);
  }

  override forward(input: Tensor): Tensor {
    return prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}
