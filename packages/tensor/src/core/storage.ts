import type { TypedArray } from './dtype.ts';
import { tracing } from './tracer.ts';

/**
 * What structuredClone and postMessage meet in every tensor: a symbol cannot be cloned, and engines that tell why print
 * its text. Without it they would make plain objects of tensors, which fail far from where they were sent.
 */
const sent = Symbol(
  'A tensor, which a thread is sent by toMessage(tensor, state dict, …) and gets by fromMessage(message),',
);

/** Who has the elements of a storage elsewhere for a while: a compiled function. */
export interface Keeper {
  /** Gives them back, in `own` if there is such an array that has elements, else in a new one. Whoever asked may change them. */
  bring(storage: Storage, own: TypedArray | null): TypedArray;
  /** Where that takes time: has them ready, so that `bring` can give them. */
  fetch?(): Promise<void>;
  /** Where that takes time: hears that somebody holds a tensor over them, which must not change any more. */
  shown?(): void;
}

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

  /** Set where somebody may hold the array itself: what is written through it is seen by nobody. */
  isShared = false;

  private readonly length: number;
  private array: TypedArray;
  private keeper: Keeper | null = null;
  /** Elements in an array; or `length` of them that a keeper has. */
  constructor(
    elements: TypedArray | Keeper,
    length = 0,
    /** The array to bring the elements back to, while somebody keeps them; or what the keeper has them in. */
    private own: TypedArray | null = null,
  ) {
    if (ArrayBuffer.isView(elements)) {
      this.array = elements as TypedArray;
      this.length = elements.length;
    } else {
      this.array = nothing;
      this.keeper = elements;
      this.length = length;
    }
    tracing.by?.storageMade(this);
  }

  /** Gives the elements to a keeper, until somebody asks for them: from here, or as another one that has them passes them on. */
  lend(keeper: Keeper): void {
    if (this.length === 0) return;
    this.own ??= this.array;
    this.array = nothing;
    this.keeper = keeper;
  }

  /** Who has the elements; null if they are here. */
  get keptBy(): Keeper | null {
    return this.keeper;
  }

  /** Has the elements here again. */
  bring(): void {
    const { keeper, own } = this;
    if (keeper === null) return;
    this.array = keeper.bring(this, own);
    this.keeper = null;
    this.own = null;
  }

  /** To be called before eager code is given a tensor whose elements a compiled function would write over. */
  show(): void {
    if (this.keeper?.shown) this.keeper.shown();
    else this.bring();
  }

  /** Where the array lies that is here, if only to compare it. */
  get memory(): ArrayBufferLike {
    return this.array.buffer;
  }

  /** How many elements there are. */
  get size(): number {
    return this.length;
  }

  /** The elements. @throws RangeError if the buffer under them was transferred away, or has shrunk. */
  get data(): TypedArray {
    if (this.array.length < this.length) {
      if (this.keeper === null) throw gone(this.array, this.length);
      this.bring();
    }
    if (tracing.by !== null) tracing.by.elementsRead(this);
    return this.array;
  }
}

const nothing = new Uint8Array(0);

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
