import { checkOptions, softshrink, type Tensor } from '@wick/tensor';
import { withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkNumber } from '../numbers.ts';

/** Options of {@link Softshrink}. */
export interface SoftshrinkLayerOptions {
  /** How far; not negative. Default: 0.5. */
  lambd?: number;
}

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
  constructor(lambd?: number | SoftshrinkLayerOptions, options?: SoftshrinkLayerOptions) {
    super();
    const read = checkOptions('Softshrink', withFirst<SoftshrinkLayerOptions>('lambd', lambd, options), {
      lambd: true,
    });
    this.lambd = checkNumber('Softshrink', 'lambd', read.lambd ?? 0.5);
  }

  override forward(input: Tensor): Tensor {
    const { lambd } = this;
    return softshrink(input, { lambd });
  }

  override extraRepr(): string {
    return pythonRepr(this.lambd);
  }
}
