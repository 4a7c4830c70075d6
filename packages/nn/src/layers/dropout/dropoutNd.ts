import { checkOptions } from '@wick/tensor';
import { checkBoolean, shown, withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of {@link Dropout} and its relatives. */
export interface DropoutLayerOptions {
  /** The probability to be dropped. Default: 0.5. */
  p?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

/** What the dropouts share. */
export abstract class DropoutNd extends Module {
  /** How probably an element, or a channel, is dropped. */
  p: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  constructor(name: string, p: number | DropoutLayerOptions | undefined, options: DropoutLayerOptions | undefined) {
    super();
    const read = checkOptions(name, withFirst<DropoutLayerOptions>('p', p, options), { p: true, inplace: true });
    const probability = read.p ?? 0.5;
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1))
      throw new RangeError(`${name}: p must be a probability from 0 to 1, got ${shown(probability)}`);
    this.p = probability;
    this.inplace = checkBoolean(name, 'inplace', read.inplace ?? false);
  }

  /** The function's options. */
  protected settings() {
    return { p: this.p, training: this.training, inplace: this.inplace };
  }

  override extraRepr(): string {
    return `p=${pythonRepr(this.p)}, inplace=${pythonRepr(this.inplace)}`;
  }
}
