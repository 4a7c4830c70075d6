import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { hardshrink, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of {@link Hardshrink}. */
export interface HardshrinkLayerOptions {
  /** Half the width of what becomes 0. Default: 0.5. */
  lambd?: number;
}

const table = optionTable({ lambd: number(0.5) } satisfies RulesFor<HardshrinkLayerOptions>, ['lambd']);

/**
 * x outside [-lambd, lambd], 0 within; any shape.
 *
 * @example
 * ```ts
 * new Hardshrink().forward(tensor([-1, 0.3, 2])); // [-1, 0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html
 */
export class Hardshrink extends Module {
  static override readonly name: string = 'Hardshrink';
  /** What lies within ±lambd becomes 0. */
  readonly lambd: number;

  /** @throws TypeError if a setting is no number. */
  constructor(...given: Given<HardshrinkLayerOptions, [lambd: number]>) {
    super();
    const read = table.take('Hardshrink', given);
    this.lambd = read.lambd;
  }

  override forward(input: Tensor): Tensor {
    const { lambd } = this;
    return hardshrink(input, { lambd });
  }

  override extraRepr(): string {
    return pythonRepr(this.lambd);
  }
}
