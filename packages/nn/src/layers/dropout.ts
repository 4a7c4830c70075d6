import { dropout, type Tensor } from '@wick/tensor';
import { checkBoolean, shown, withFirst } from '../arguments.ts';
import { Module } from '../module/module.ts';
import { pythonRepr } from '../module/repr.ts';

/** Options of the {@link Dropout} layer. */
export interface DropoutLayerOptions {
  /** The probability of an element to be dropped. Default: 0.5. */
  p?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

/**
 * While training, sets each element to 0 with probability p and multiplies the others by 1 / (1 - p); in evaluation it
 * passes its input on. Any shape.
 *
 * @example
 * ```ts
 * new nn.Dropout(0.2);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 */
export class Dropout extends Module {
  static override readonly typeName: string = 'Dropout';
  p: number;
  inplace: boolean;

  /** @throws RangeError if p is outside [0, 1]. */
  constructor(p?: number | DropoutLayerOptions, options?: DropoutLayerOptions) {
    super();
    const read = withFirst<DropoutLayerOptions>('p', p, options);
    const probability = read.p ?? 0.5;
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1))
      throw new RangeError(`Dropout: p must be a probability from 0 to 1, got ${shown(probability)}`);
    this.p = probability;
    this.inplace = checkBoolean('Dropout', 'inplace', read.inplace ?? false);
  }

  override forward(input: Tensor): Tensor {
    return dropout(input, { p: this.p, training: this.training, inplace: this.inplace });
  }

  override extraRepr(): string {
    return `p=${pythonRepr(this.p)}, inplace=${pythonRepr(this.inplace)}`;
  }
}
