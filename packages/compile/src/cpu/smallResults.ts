import type { Plan } from '@wick/kernels/plan';
import { elementBytes, type Keeper, plainArray, Storage } from '@wick/tensor/internal';
import type { Memory, TypedArray } from '../graph/ir.ts';

/** Bytes that the small results of a call have together: so much may be held by the one of them that is. */
const MOST = 512;

/**
 * The small results of a call, where there are several: one array has the elements of all of them until they are asked for,
 * and then each has an array of its own, as results have from eager calls. An array for a few bytes takes more than all else
 * that a tensor consists of.
 */
export class SmallResults {
  private readonly staged: Uint8Array;
  private readonly parts: ReadonlyMap<Memory, Part>;
  private readonly list: readonly { readonly at: number; readonly part: Part }[];
  /** What the call that is done has left, as long as its results are given. */
  private all: Uint8Array | null = null;

  /** Null where there is nothing to be had from it. */
  static of(returned: Iterable<Memory>, at: (memory: Memory) => number): SmallResults | null {
    let bytes = 0;
    const offsets = new Map<Memory, number>();
    for (const memory of returned) {
      const size = memory.size * elementBytes(memory.dtype);
      if (size === 0 || bytes + size > MOST) continue;
      offsets.set(memory, bytes);
      bytes += Math.ceil(size / 8) * 8;
    }
    return offsets.size > 1 ? new SmallResults(offsets, bytes, at) : null;
  }

  private constructor(offsets: ReadonlyMap<Memory, number>, bytes: number, at: (memory: Memory) => number) {
    const staged = new Uint8Array(new ArrayBuffer(bytes));
    this.staged = staged;
    this.parts = new Map([...offsets].map(([memory, offset]) => [memory, new Part(staged, memory, offset)]));
    this.list = [...this.parts].map(([memory, part]) => ({ at: at(memory), part }));
  }

  /** Has the results of a run. */
  take(plan: Plan): void {
    for (let i = 0; i < this.list.length; i++) {
      const { at, part } = this.list[i]!;
      plan.store(at, part.elements);
    }
    this.all = this.staged.slice();
  }

  /** The storage of a result; null if it is none of the small ones. */
  storageOf(memory: Memory): Storage | null {
    const part = this.parts.get(memory);
    return part && this.all ? new Storage(part, memory.size, this.all) : null;
  }

  /** Lets go of what was given. */
  end(): void {
    this.all = null;
  }
}

/** One of the results, of whichever call. */
class Part implements Keeper {
  /** Its place among those that are staged. */
  readonly elements: TypedArray;

  constructor(
    private readonly staged: Uint8Array,
    { dtype, size }: Memory,
    offset: number,
  ) {
    const Elements = plainArray(dtype, 0).constructor as new (
      buffer: ArrayBufferLike,
      offset: number,
      size: number,
    ) => TypedArray;
    this.elements = new Elements(staged.buffer, offset, size);
  }

  /** Through the stage, by bytes: no number is read, and no other view made. */
  bring(_: Storage, all: TypedArray | null): TypedArray {
    this.staged.set(all as Uint8Array);
    return this.elements.slice() as TypedArray;
  }
}
