import type { TypedArray } from './dtype.ts';
import { tracing } from './tracer.ts';

/**
 * What structuredClone and postMessage meet in every tensor: a symbol cannot be cloned, and engines that tell why print
 * its text. Without it they would make plain objects of tensors, which fail far from where they were sent.
 */
const sent = Symbol(
  'A tensor, which a thread is sent by toMessage(tensor, state dict, …) and gets by fromMessage(message),',
);

/**
 * The memory of one or more tensors: a single typed array on the JavaScript heap. Views share it, so does the ndarray
 * of `t.nd`.
 */
export class Storage {
  /** Set while a leaf's `.grad` owns this memory, so that a second leaf does not take it too. */
  isGrad = false;

  /** Null while the values are in `data`. Where they live elsewhere, what to do to have them here: an error's message. */
  elsewhere: string | null = null;

  /** See the top of this file. */
  readonly sent = sent;

  private readonly length: number;

  constructor(private readonly array: TypedArray) {
    this.length = array.length;
    tracing.by?.storageMade(this);
  }

  /** How many elements there are. */
  get size(): number {
    return this.length;
  }

  /** The elements. @throws RangeError if the buffer under them was transferred away, or has shrunk. */
  get data(): TypedArray {
    if (this.array.length < this.length) throw gone(this.array, this.length);
    if (tracing.by !== null) tracing.by.elementsRead(this);
    return this.array;
  }
}

function gone({ buffer, length }: TypedArray, had: number): RangeError {
  return new RangeError(
    ((buffer as { readonly maxByteLength?: number }).maxByteLength ?? 0) > 0
      ? `tensor: the resizable ArrayBuffer under it has shrunk: its array had ${had} elements, now it has ${length}`
      : `tensor: the ArrayBuffer under it is gone, transferred to another thread or detached: its array had ${had} elements. Send a copy (clone()), or go on with what fromMessage() gives there`,
  );
}

/** Counts the in-place changes of a storage, so that the backward pass notices a saved tensor that was changed. */
export class VersionCounter {
  value = 0;
}
