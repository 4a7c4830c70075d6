import { checkOptions, relu6, type Tensor } from '@wick/tensor';
import { checkBoolean, withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import type { ReLUOptions } from './relu.ts';

/**
 * min(max(0, x), 6) for each element; any shape. The gradient is 0 at both bounds.
 *
 * @example
 * ```ts
 * new ReLU6().forward(tensor([-1, 0.3, 2])); // [0, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU6.html
 */
export class ReLU6 extends Module {
  static override readonly name: string = 'ReLU6';
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /**
   * @param inplace - whether the input itself is overwritten (false), or the options
   * @throws TypeError unless it is a boolean
   */
  constructor(inplace?: boolean | ReLUOptions, options?: ReLUOptions) {
    super();
    this.inplace = checkBoolean(
      'ReLU6',
      'inplace',
      checkOptions('ReLU6', withFirst<ReLUOptions>('inplace', inplace, options), { inplace: true }).inplace ?? false,
    );
  }

  override forward(input: Tensor): Tensor {
    return relu6(input, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}
