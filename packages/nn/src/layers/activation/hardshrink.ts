import { checkOptions, hardshrink, type Tensor } from '@wick/tensor';
import { withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkNumber } from '../numbers.ts';

/** Options of {@link Hardshrink}. */
export interface HardshrinkLayerOptions {
  /** Half the width of what becomes 0. Default: 0.5. */
  lambd?: number;
}

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
  constructor(lambd?: number | HardshrinkLayerOptions, options?: HardshrinkLayerOptions) {
    super();
    const read = checkOptions('Hardshrink', withFirst<HardshrinkLayerOptions>('lambd', lambd, options), {
      lambd: true,
    });
    this.lambd = checkNumber('Hardshrink', 'lambd', read.lambd ?? 0.5);
  }

  override forward(input: Tensor): Tensor {
    const { lambd } = this;
    return hardshrink(input, { lambd });
  }

  override extraRepr(): string {
    return pythonRepr(this.lambd);
  }
}
