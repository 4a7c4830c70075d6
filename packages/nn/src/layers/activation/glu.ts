import { type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { type GluOptions, glu, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { dim } from '../../options.ts';

const table = optionTable({ dim: dim(-1) } satisfies RulesFor<GluOptions>, ['dim']);

/**
 * a · σ(b) for the halves a and b of one dimension.
 *
 * Shapes: (…, 2n, …) to (…, n, …).
 *
 * @example
 * ```ts
 * new GLU().forward(tensor([1, 2, 0, 0])); // [0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GLU.html
 */
export class GLU extends Module {
  static override readonly name: string = 'GLU';
  /** The dimension that is halved. */
  readonly dim: number;

  /** @param dim - the dimension that is halved. Default: -1. */
  constructor(...given: Given<GluOptions, [dim: number]>) {
    super();
    const read = table.take('GLU', given);
    this.dim = read.dim;
  }

  override forward(input: Tensor): Tensor {
    return glu(input, { dim: this.dim });
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
