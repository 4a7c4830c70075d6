import { flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import { Module } from '../../module/module.ts';

/** Options of the activations that can overwrite their input. */
export interface InplaceLayerOptions {
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

/** The one option that most activations have. */
export const inplaceTable = optionTable({ inplace: flag(false) } satisfies RulesFor<InplaceLayerOptions>, ['inplace']);

/** What the activations share that have no other setting. */
export abstract class InplaceActivation extends Module {
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  constructor(name: string, given: readonly unknown[]) {
    super();
    this.inplace = inplaceTable.take(name, given).inplace;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}
