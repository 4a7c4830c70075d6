import { type Given, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { type GeluOptions, gelu, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

const table = optionTable({ approximate: word('none', ['none', 'tanh']) } satisfies RulesFor<GeluOptions>, [
  'approximate',
]);

/**
 * x · Φ(x) with the normal distribution function Φ, or with `approximate: 'tanh'`
 * ½x(1 + tanh(√(2/π)(x + 0.044715x³))); any shape.
 *
 * @example
 * ```ts
 * new nn.GELU().forward(tensor([-1, 0, 1])); // [-0.1587, 0, 0.8413]
 * new nn.GELU({ approximate: 'tanh' }).forward(tensor([-1, 0, 1])); // [-0.1588, 0, 0.8412]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GELU.html
 */
export class GELU extends Module {
  static override readonly name: string = 'GELU';
  /** 'none': by the error function; 'tanh': by its approximation. */
  readonly approximate: 'none' | 'tanh';

  /** @throws RangeError for another `approximate`. */
  constructor(...given: Given<GeluOptions, [approximate: 'none' | 'tanh']>) {
    super();
    const read = table.take('GELU', given);
    this.approximate = read.approximate;
  }

  override forward(input: Tensor): Tensor {
    return gelu(input, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate=${pythonRepr(this.approximate)}`;
  }
}
