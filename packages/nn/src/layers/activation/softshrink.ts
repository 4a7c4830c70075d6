import { type Given, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { softshrink, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of {@link Softshrink}. */
export interface SoftshrinkLayerOptions {
  /** How far; not negative. Default: 0.5. */
  lambd?: number;
}

const table = optionTable({ lambd: number(0.5) } satisfies RulesFor<SoftshrinkLayerOptions>, ['lambd']);

/**
 * x moved towards 0 by lambd, 0 within [-lambd, lambd]; any shape.
 *
 * @example
 * ```ts
 * new Softshrink().forward(tensor([-1, 0.3, 2])); // [-0.5, 0, 1.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softshrink.html
 */
export class Softshrink extends Module {
  static override readonly name: string = 'Softshrink';
  /** What lies within ±lambd becomes 0. */
  readonly lambd: number;

  /** @throws TypeError if a setting is no number. */
  constructor(...given: Given<SoftshrinkLayerOptions, [lambd: number]>) {
    super();
    const read = table.take('Softshrink', given);
    this.lambd = read.lambd;
  }

  override forward(input: Tensor): Tensor {
    const { lambd } = this;
    return softshrink(input, { lambd });
  }

  override extraRepr(): string {
    return pythonRepr(this.lambd);
  }
}
