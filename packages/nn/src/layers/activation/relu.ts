import { checkOptions, type Tensor } from '@wick/tensor';
import { checkBoolean, withFirst } from '../../arguments.ts';
import { relu } from '../../functional/relu.ts';
import { Module } from '../../module/module.ts';

/** Options of {@link ReLU}. */
export interface ReLUOptions {
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

/**
 * max(0, x) for each element; any shape.
 *
 * @example
 * ```ts
 * new nn.ReLU().forward(tensor([-1, 0, 2])); // [0, 0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html
 */
export class ReLU extends Module {
  static override readonly name: string = 'ReLU';
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(inplace?: boolean | ReLUOptions, options?: ReLUOptions) {
    super();
    this.inplace = checkBoolean(
      'ReLU',
      'inplace',
      checkOptions('ReLU', withFirst<ReLUOptions>('inplace', inplace, options), { inplace: true }).inplace ?? false,
    );
  }

  override forward(input: Tensor): Tensor {
    return relu(input, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}
