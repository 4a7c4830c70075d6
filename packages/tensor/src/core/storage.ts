import type { TypedArray } from './dtype.ts';

/**
 * The memory of one or more tensors: a single typed array on the JavaScript heap. Views share it, so does the ndarray
 * of `t.nd`.
 */
export class Storage {
  /** Set while a leaf's `.grad` owns this memory, so that a second leaf does not take it too. */
  isGrad = false;

  /** Null while the values are in `data`. Where they live elsewhere, what to do to have them here: an error's message. */
  elsewhere: string | null = null;

  constructor(readonly data: TypedArray) {}
}

/** Counts the in-place changes of a storage, so that the backward pass notices a saved tensor that was changed. */
export class VersionCounter {
  value = 0;
}
