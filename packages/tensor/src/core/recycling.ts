import type { Tensor } from '../tensor.ts';

/** Tensors, and what holds several; null for none. */
export type Held = readonly (Tensor | HeldParts | null | undefined)[] | null | undefined;

type HeldParts = readonly (readonly [object, Tensor])[];

/** Memory that nobody had before; null: the engine's own way is as good. */
type FreshBuffer = (bytes: number, cleared: boolean) => ArrayBuffer | null;

/**
 * Counts who holds the memory of large arrays that are made while gradients are on their way, and gives what nobody holds
 * any more to the next array of the same size. What was made before, and what somebody outside may have seen, is left to
 * the collector.
 */
export interface Recycler {
  /** Memory for a new array: dead, or else `fresh`. */
  buffer(bytes: number, cleared: boolean, fresh: FreshBuffer): ArrayBuffer;
  /** One holder more of each. */
  hold(tensors: Held): void;
  /** One holder less of each. */
  drop(tensors: Held): void;
  /** Adds `b` to `a` in place, if one holder alone knows the memory of `a`; says whether it did. */
  addTo(a: Tensor, b: Tensor): boolean;
  /** What was made since the last time and is held by nobody was needed on the way alone. */
  sweep(): void;
}

/** What has memory for new arrays while an engine says so, and what it is made by: null where no training is expected. */
export const recycling: { by: Recycler | null; start: (() => Recycler) | null } = { by: null, start: null };

/** Runs what a user wrote and is given `seen`: nobody knows how long he has that, and what is made there. */
export function outside<T>(seen: readonly (Tensor | null)[], work: () => T): T {
  const { by } = recycling;
  by?.hold(seen); // for good
  recycling.by = null;
  const result = work();
  recycling.by = by; // where `work` threw, the walk is over
  return result;
}
