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

  constructor(readonly data: TypedArray) {
    if (isResizable(data.buffer)) watchLength(this, data);
  }
}

/** Whether a buffer can become shorter: `new ArrayBuffer(8, { maxByteLength: 16 })`. */
function isResizable(buffer: ArrayBufferLike): boolean {
  return (buffer as { readonly resizable?: boolean }).resizable === true;
}

/** From now on asking for the values of a buffer that has shrunk is an error, not a row of `undefined`. */
function watchLength(storage: Storage, data: TypedArray): void {
  const { length } = data;
  Object.defineProperty(storage, 'data', {
    get() {
      if (data.length < length)
        throw new RangeError(
          `tensor: the resizable ArrayBuffer under it has shrunk: its array had ${length} elements, now it has ${data.length}`,
        );
      return data;
    },
  });
}

/** Counts the in-place changes of a storage, so that the backward pass notices a saved tensor that was changed. */
export class VersionCounter {
  value = 0;
}
