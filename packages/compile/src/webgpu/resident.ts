import type { Keeper, Storage } from '@wick/tensor/internal';
import type { DType, Tensor } from '@wick/tensor/light';
import type { GpuBuffer } from '@wick/webgpu';
import type { TypedArray } from '../graph/ir.ts';
import type { GpuBackend } from './backend.ts';
import { type Check, noChecks } from './overflow.ts';

/** Bytes of a buffer that hold a storage's elements, and of which state of it. */
export class Slot {
  /** Whose elements are there. */
  resident: GpuResident | null = null;
  /** The resident's version that they are of. */
  version = -1;

  constructor(
    readonly buffer: GpuBuffer,
    readonly at: number,
    readonly bytes: number,
    /** Kept from collection while the slot is. */
    readonly owner: object,
    /** Of a result, which nothing changes: called once the elements were fetched, and it is needed no more. */
    readonly fetched: (() => void) | null = null,
  ) {}

  /** Says that it now holds the newest of `resident`. */
  holds(resident: GpuResident): void {
    this.resident = resident;
    this.version = resident.version;
    resident.home = this;
  }

  has(resident: GpuResident): boolean {
    return this.resident === resident && this.version === resident.version;
  }
}

/**
 * A storage whose elements a GPU has, newer ones than JavaScript perhaps. Eager code that asks for them gets them if they
 * were fetched since they last changed, and an error else.
 */
export class GpuResident implements Keeper {
  /** Counts the changes, of eager code and on the GPU. */
  version = 0;
  /** The version that `array` is of. */
  fetched = -1;
  /** Where the newest elements are on the GPU; null if they are only here. */
  home: Slot | null = null;
  /** What has to be known before the elements may be read. */
  checks: readonly Check[] = noChecks;
  /** What is wrong with the elements, which nobody gets. */
  failure: RangeError | null = null;
  /** Of a parameter: what its steps count in JavaScript. */
  counts: readonly Tensor[] = [];
  /** Whether eager code may hold a tensor over it. */
  isShown = false;
  /** Whether it is among those that may have changed since they were fetched. */
  isNoted = false;
  readonly ref = new WeakRef<GpuResident>(this);
  /** Which of the devices that a backend had, one after the other. */
  readonly era: number;

  constructor(
    readonly backend: GpuBackend,
    readonly dtype: DType,
    readonly size: number,
    /** The elements as they last were here; null if they never were. */
    public array: TypedArray | null,
  ) {
    this.era = backend.era;
  }

  /** Whether the GPU of now has the elements of `storage`. */
  keeps(storage: Storage): boolean {
    return storage.keptBy === this && this.era === this.backend.era && !this.backend.isLost;
  }

  /** Whether JavaScript has the newest elements. */
  get isHere(): boolean {
    return this.fetched === this.version;
  }

  /** Forgets what the GPU has: the elements are what they last were here, or none. Says which. */
  goBack(error: RangeError): boolean {
    const { home } = this;
    this.checks = noChecks;
    this.home = null;
    if (this.array === null) this.failure = error;
    else this.fetched = this.version;
    home?.fetched?.();
    return this.array !== null;
  }

  bring(): TypedArray {
    if (this.failure !== null) throw this.failure;
    const { array, backend } = this;
    if (array !== null && (this.isHere || backend.isLost || this.era !== backend.era)) return array;
    throw new Error(
      array === null && (backend.isLost || this.era !== backend.era)
        ? 'compile: this tensor was on a GPU that was lost before it was fetched'
        : 'compile: this tensor is on the GPU, where a compiled step changed it: await t.cpu() first, or for all of them await step.sync()',
    );
  }

  shown(): void {
    this.isShown = true;
  }

  fetch(): Promise<void> {
    // What steps go on from is brought together: what is left where the GPU is lost is all of the same step.
    return this.home?.fetched === null ? this.backend.fetching.fetchState(this) : this.backend.fetching.fetch([this]);
  }
}
