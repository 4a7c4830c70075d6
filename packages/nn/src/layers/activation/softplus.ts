import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { softplus, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { floatRepr } from '../../module/repr.ts';

/** Options of {@link Softplus}. */
export interface SoftplusLayerOptions {
  /** How sharp the bend is. Default: 1. */
  beta?: number;
  /** Where it becomes linear. Default: 20. */
  threshold?: number;
}

const table = optionTable({ beta: number(1), threshold: number(20) } satisfies RulesFor<SoftplusLayerOptions>, [
  'beta',
  'threshold',
]);

/**
 * ln(1 + e^(beta · x)) / beta, a smooth relu; x itself where beta · x is above threshold; any shape.
 *
 * @example
 * ```ts
 * new nn.Softplus().forward(tensor([-1, 0, 30])); // [0.3133, 0.6931, 30]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html
 */
export class Softplus extends Module {
  static override readonly name: string = 'Softplus';
  /** How sharp the bend is. */
  readonly beta: number;
  /** Where beta · x is larger, the result is x. */
  readonly threshold: number;

  /** @throws TypeError if a setting is no number. */
  constructor(...given: Given<SoftplusLayerOptions, [beta: number, threshold: number]>) {
    super();
    const read = table.take('Softplus', given);
    this.beta = read.beta;
    this.threshold = read.threshold;
  }

  override forward(input: Tensor): Tensor {
    const { beta, threshold } = this;
    return softplus(input, { beta, threshold });
  }

  override extraRepr(): string {
    return `beta=${floatRepr(this.beta, 1)}, threshold=${floatRepr(this.threshold, 20)}`;
  }
}
