import { checkOptions } from '@wick/tensor';
import { checkBoolean, withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';

/** Options of the activations that can overwrite their input. */
export interface InplaceLayerOptions {
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

/** What the activations share that have no other setting. */
export abstract class InplaceActivation extends Module {
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  constructor(
    name: string,
    inplace: boolean | InplaceLayerOptions | undefined,
    options: InplaceLayerOptions | undefined,
  ) {
    super();
    const read = checkOptions(name, withFirst<InplaceLayerOptions>('inplace', inplace, options), { inplace: true });
    this.inplace = checkBoolean(name, 'inplace', read.inplace ?? false);
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}
