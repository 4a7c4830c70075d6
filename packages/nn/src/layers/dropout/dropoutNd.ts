import { flag, optionTable, probability, type RulesFor } from '@wick/tensor/internal';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';

/** Options of {@link Dropout} and its relatives. */
export interface DropoutLayerOptions {
  /** The probability to be dropped. Default: 0.5. */
  p?: number;
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const table = optionTable({ p: probability(0.5), inplace: flag(false) } satisfies RulesFor<DropoutLayerOptions>, [
  'p',
  'inplace',
]);

/** What the dropouts share. */
export abstract class DropoutNd extends Module {
  /** How probably an element, or a channel, is dropped. */
  p: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  constructor(name: string, given: readonly unknown[]) {
    super();
    const read = table.take(name, given);
    this.p = read.p;
    this.inplace = read.inplace;
  }

  /** The function's options. */
  protected settings() {
    return { p: this.p, training: this.training, inplace: this.inplace };
  }

  override extraRepr(): string {
    return `p=${pythonRepr(this.p)}, inplace=${pythonRepr(this.inplace)}`;
  }
}
