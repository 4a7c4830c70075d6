import type { Attention } from '../../attention/attention.ts';

/** Matrices of floats: where each item's begins, in elements behind `at`, and how far its dense rows lie apart. */
export interface ItemPlaces {
  readonly at: number;
  readonly offsets: readonly number[];
  readonly row: number;
}

/** softmax(scale Q Kᵀ + mask) V of items. */
export interface AttentionCommand {
  readonly kind: 'attention';
  readonly attention: Attention;
  readonly q: ItemPlaces;
  readonly k: ItemPlaces;
  readonly v: ItemPlaces;
  readonly mask?: ItemPlaces | null;
  readonly out: ItemPlaces;
  /** Where the weights are kept for an {@link AttentionGradCommand} of the same, which computes them anew otherwise. */
  readonly weights?: number | null;
}

/** The gradients of queries, keys and values from that of the result. */
export interface AttentionGradCommand {
  readonly kind: 'attentionGrad';
  readonly attention: Attention;
  readonly q: ItemPlaces;
  readonly k: ItemPlaces;
  readonly v: ItemPlaces;
  readonly mask?: ItemPlaces | null;
  readonly grad: ItemPlaces;
  readonly gradQ: ItemPlaces;
  readonly gradK: ItemPlaces;
  readonly gradV: ItemPlaces;
  readonly weights?: number | null;
}
