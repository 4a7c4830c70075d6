import type { RecurrentLayer } from '../../recurrent/recurrentLayer.ts';

/** One direction of a recurrent layer of floats: one for which `recurrentFits`. See `recurrentForward`. */
export interface RecurrentCommand {
  readonly kind: 'recurrent';
  readonly layer: RecurrentLayer;
  readonly x: number;
  readonly wIh: number;
  readonly wHh: number;
  readonly bIh?: number | null;
  readonly bHh?: number | null;
  /** The first states, which become the last ones. The cell is the LSTM's. */
  readonly hidden: number;
  readonly cell?: number | null;
  readonly results: number;
  /** What the gradient needs, `count` rows of `width` floats; null where there will be none. */
  readonly work?: number | null;
}

/** Its gradients: see `recurrentBackward`. */
export interface RecurrentGradCommand {
  readonly kind: 'recurrentGrad';
  readonly layer: RecurrentLayer;
  readonly x: number;
  readonly wIh: number;
  readonly wHh: number;
  readonly work: number;
  readonly gradResults?: number | null;
  /** Of the last states, which become those of the first ones. */
  readonly gradHidden: number;
  readonly gradCell?: number | null;
  /** Where gradients go that are wanted. */
  readonly wanted: { readonly [name in 'x' | 'wIh' | 'wHh' | 'bIh' | 'bHh']?: number | null };
}
