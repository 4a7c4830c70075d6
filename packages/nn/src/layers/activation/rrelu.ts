import { checkOptions, rrelu, type Tensor } from '@wick/tensor';
import { checkBoolean, withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkNumber } from '../numbers.ts';

/** Options of {@link RReLU}. */
export interface RReLULayerOptions {
  /** The least slope below 0. Default: 1/8. */
  lower?: number;
  /** The largest one. Default: 1/3. */
  upper?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

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
  constructor(lower?: number | RReLULayerOptions, options?: RReLULayerOptions) {
    super();
    const read = checkOptions('RReLU', withFirst<RReLULayerOptions>('lower', lower, options), {
      lower: true,
      upper: true,
      inplace: true,
    });
    this.lower = checkNumber('RReLU', 'lower', read.lower ?? 1 / 8);
    this.upper = checkNumber('RReLU', 'upper', read.upper ?? 1 / 3);
    this.inplace = checkBoolean('RReLU', 'inplace', read.inplace ?? false);
  }

  override forward(input: Tensor): Tensor {
    const { lower, upper, inplace, training } = this;
    return rrelu(input, { lower, upper, inplace, training });
  }

  override extraRepr(): string {
    return `lower=${pythonRepr(this.lower)}, upper=${pythonRepr(this.upper)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
