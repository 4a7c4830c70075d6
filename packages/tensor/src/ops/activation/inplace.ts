import { flag, optionTable, type RulesFor } from '../../core/options.ts';

/** What activations that can overwrite their input take. */
export interface InplaceOptions {
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

/** The option of activations that have no other. */
export const inplaceOptions = optionTable({ inplace: flag(false) } satisfies RulesFor<InplaceOptions>, ['inplace']);
