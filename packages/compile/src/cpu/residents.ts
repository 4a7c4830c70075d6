import type { Plan } from '@wick/kernels/plan';
import { type Keeper, plainArray, Storage } from '@wick/tensor/internal';
import type { DType } from '@wick/tensor/light';
import type { TypedArray } from '../graph/ir.ts';

/**
 * A storage from outside whose elements live in a plan's arena between runs: it is lent to the plan, and comes back when
 * eager code asks for an element. What nobody asks for is never copied.
 */
export class Resident implements Keeper {
  /** Whether somebody had the elements since they were last taken. */
  seen = false;
  private changed = false;

  /** @param owner what must not be collected while a storage is lent */
  constructor(
    readonly owner: object,
    private readonly plan: Plan,
    private readonly at: number,
    private readonly dtype: DType,
    /** Whether the plan writes to it. */
    private readonly written: boolean,
  ) {}

  /** Has the elements of `storage` in the arena. */
  take(storage: Storage): void {
    if (storage.keptBy !== this) {
      const { data } = storage;
      if (data.length > 0) this.plan.load(this.at, data);
      this.changed = false;
      // Somebody may hold the array, and write to it where nobody sees it.
      if (storage.isShared || isSharedBuffer(data)) return;
      storage.lend(this);
    }
    if (this.written) this.changed = true;
  }

  /** Brings back what does not stay in the arena, after a run. */
  give(storage: Storage): void {
    if (this.written && storage.keptBy !== this) this.store(storage.data);
  }

  bring(storage: Storage, own: TypedArray | null): TypedArray {
    const array = own ?? plainArray(this.dtype, storage.size);
    if (this.changed || own === null) this.store(array);
    this.changed = false;
    this.seen = true;
    return array;
  }

  /** A storage without an array, whose elements the arena has: the last one that it gave has its own again. */
  storage(size: number): Storage {
    this.changed = true;
    this.seen = false;
    return new Storage(this, size);
  }

  private store(array: TypedArray): void {
    if (array.length > 0) this.plan.store(this.at, array);
  }
}

function isSharedBuffer({ buffer }: TypedArray): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && (buffer as unknown) instanceof SharedArrayBuffer;
}
