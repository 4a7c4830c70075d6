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
  /** Who made the storage that was passed on to this one, and has to know when it is seen. */
  private maker: Resident | null = null;
  /** A storage that somebody may hold while its elements are in the arena: those of a gradient that another one follows. */
  private lent: Storage | null = null;
  /** What is at its place, for who takes it from there. */
  private here: TypedArray | null = null;

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
    const { keptBy } = storage;
    if (keptBy !== this) this.giveUp();
    if (keptBy instanceof Resident && keptBy !== this) {
      // From arena to arena: no array comes to be.
      this.plan.load(this.at, keptBy.elements(storage.size));
      this.changed = keptBy.changed;
      this.maker = keptBy.maker ?? keptBy;
      if (keptBy.lent === storage) this.lent = storage;
      storage.lend(this);
    } else if (keptBy !== this) {
      const { data } = storage;
      if (data.length > 0) this.plan.load(this.at, data);
      this.changed = false;
      this.maker = null;
      // Somebody may hold the array, and write to it where nobody sees it.
      if (storage.isShared || isSharedBuffer(data)) return;
      storage.lend(this);
      this.lent = storage;
    }
    if (this.written) this.changed = true;
  }

  /** Brings back what somebody may hold, before others take its place. */
  giveUp(): void {
    const { lent } = this;
    this.lent = null;
    if (lent?.keptBy === this) lent.bring();
  }

  /** Brings back what does not stay in the arena, after a run. */
  give(storage: Storage): void {
    if (this.written && storage.keptBy !== this) this.store(storage.data);
  }

  bring(storage: Storage, own: TypedArray | null): TypedArray {
    const array = own !== null && own.length > 0 ? own : plainArray(this.dtype, storage.size);
    if (this.changed || array !== own) this.store(array);
    this.changed = false;
    this.seen = true;
    if (this.maker !== null) this.maker.seen = true;
    return array;
  }

  /** A storage without an array, whose elements the arena has: the last one that it gave has its own again. */
  storage(size: number): Storage {
    this.changed = true;
    this.seen = false;
    return new Storage(this, size);
  }

  private elements(size: number): TypedArray {
    const like = this.here?.length === size ? this.here : plainArray(this.dtype, size);
    this.here = this.plan.view(this.at, like) as TypedArray;
    return this.here;
  }

  private store(array: TypedArray): void {
    if (array.length > 0) this.plan.store(this.at, array);
  }
}

function isSharedBuffer({ buffer }: TypedArray): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && (buffer as unknown) instanceof SharedArrayBuffer;
}
