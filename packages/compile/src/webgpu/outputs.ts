import { partsOf, plainArray, remake, Storage, wrapArray } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { GpuBuffer, GpuEncoder } from '@wick/webgpu';
import type { Memory, Place } from '../graph/ir.ts';
import type { Outside } from '../graph/outside.ts';
import { partsIn } from '../graph/parts.ts';
import { isOutside } from '../graph/touches.ts';
import type { GpuBackend } from './backend.ts';
import { gpuBytes } from './elements.ts';
import { GpuResident, type Slot } from './resident.ts';
import { ResultLease } from './results.ts';
import type { RunChecks } from './runChecks.ts';

/** What a gradient was left in that nobody has asked for. */
interface Left {
  readonly resident: GpuResident;
  readonly storage: Storage;
  readonly slot: Slot;
  /** How often the device had forgotten what it has when it was made. */
  readonly forgotten: number;
  /** The last run that left it. */
  run: number;
}

/** What a program's runs give: results, in a buffer that no later run writes to, and gradients that stay in the arena. */
export class Outputs {
  /** Where results lie in the buffer that a run gives them. */
  private readonly places = new Map<Memory, number>();
  private readonly bytes: number;
  private readonly left = new Map<Memory, Left>();
  /** Of the run that is under way: its results' buffer, its number, and the storages that it has given. */
  private lease: ResultLease | null = null;
  private run = 0;
  private readonly made = new Map<Memory, Storage>();

  /**
   * @param returned - the memories of what is returned, and those of arguments that are changed
   * @param at - where a memory lies in the arena
   */
  constructor(
    private readonly backend: GpuBackend,
    private readonly arena: GpuBuffer,
    private readonly slots: ReadonlyMap<Memory, Slot>,
    private readonly outside: Outside,
    private readonly checks: RunChecks,
    returned: Iterable<Memory>,
    private readonly at: (memory: Memory) => number,
  ) {
    let end = 0;
    for (const one of returned) {
      this.places.set(one, end);
      end += Math.ceil(bytesOf(one) / 8) * 8;
    }
    this.bytes = end;
  }

  /** Gradients that somebody has got hold of are not written over: they move to memory of their own. */
  keepShown(encoder: GpuEncoder): void {
    const { backend } = this;
    for (const [memory, { resident, storage }] of this.left) {
      if (!resident.isShown) continue;
      this.left.delete(memory);
      const { home } = resident;
      if (backend.residents.keeperOf(storage) !== resident || resident.isHere || home !== this.slots.get(memory))
        continue;
      const lease = new ResultLease(backend, home.bytes);
      encoder.copyBufferToBuffer(home.buffer, home.at, lease.buffer, 0, home.bytes);
      lease.slot(resident, 0, home.bytes).holds(resident);
    }
  }

  /** Copies a run's results, and the word that some depend on, to a buffer of theirs. */
  copy(encoder: GpuEncoder): void {
    const { places, checks, arena } = this;
    this.run++;
    this.made.clear();
    this.lease = null;
    if (this.bytes === 0) return;
    const isDoubtful = [...places.keys()].some((memory) => checks.isDoubtful(memory));
    const lease = new ResultLease(this.backend, this.bytes + (isDoubtful ? 8 : 0));
    if (isDoubtful) encoder.copyBufferToBuffer(arena, checks.goesWith(lease, this.bytes), lease.buffer, this.bytes, 4);
    for (const [memory, to] of places)
      encoder.copyBufferToBuffer(arena, this.at(memory), lease.buffer, to, bytesOf(memory));
    this.lease = lease;
  }

  /** An argument has its new elements where results are: eager code sees them once they were fetched. */
  changeArgument(memory: Memory): void {
    const { backend } = this;
    const storage = this.outside.storageOf(memory);
    const known = backend.residents.keeperOf(storage);
    const resident = known ?? new GpuResident(backend, memory.dtype, memory.size, storage.data);
    const before = resident.home;
    backend.residents.wrote(resident, this.slotOf(memory, resident), this.checks.of(memory, 'results'));
    before?.fetched?.();
    if (known !== null) return;
    backend.residents.keep(storage, resident);
    storage.lend(resident);
  }

  /** The storage of a memory that outlives the run: the same one as long as nobody has had its elements. */
  leave(memory: Memory): Storage {
    const { backend } = this;
    if (memory.size === 0) return emptyStorage(memory);
    let left = this.left.get(memory);
    if (left === undefined || left.forgotten !== backend.residents.forgotten || !left.resident.keeps(left.storage)) {
      const resident = new GpuResident(backend, memory.dtype, memory.size, null);
      const [storage, slot] = [new Storage(resident, memory.size), this.slots.get(memory)!];
      left = { resident, storage, slot, forgotten: backend.residents.forgotten, run: 0 };
      backend.residents.keep(left.storage, resident);
      this.left.set(memory, left);
    }
    if (left.run !== this.run) backend.residents.wrote(left.resident, left.slot, this.checks.of(memory, 'stays'));
    left.run = this.run;
    return left.storage;
  }

  /** A tensor that is returned. */
  give(place: Place): Tensor {
    const { memory } = place;
    if (isOutside(memory)) return remake(this.outside.partsOf(place), false, false);
    let storage = this.made.get(memory);
    if (!storage) {
      storage = memory.size === 0 ? emptyStorage(memory) : this.leased(memory);
      this.made.set(memory, storage);
    }
    return remake(partsIn(storage, place), false, false);
  }

  /** Forgets the run: what it gave is kept by who has it. */
  end(): void {
    this.made.clear();
    this.lease = null;
  }

  /** The storage of a result. A gradient that is returned as well is one memory. */
  private leased(memory: Memory): Storage {
    const { backend } = this;
    const checks = this.checks.of(memory, 'results');
    const left = this.left.get(memory);
    if (left?.run === this.run) {
      this.left.delete(memory);
      this.slotOf(memory, left.resident).holds(left.resident);
      left.resident.checks = checks;
      return left.storage;
    }
    const resident = new GpuResident(backend, memory.dtype, memory.size, null);
    const storage = new Storage(resident, memory.size);
    backend.residents.keep(storage, resident);
    backend.residents.wrote(resident, this.slotOf(memory, resident), checks);
    return storage;
  }

  private slotOf(memory: Memory, resident: GpuResident): Slot {
    return this.lease!.slot(resident, this.places.get(memory)!, bytesOf(memory));
  }
}

function bytesOf({ size, dtype }: Memory): number {
  return size * gpuBytes(dtype);
}

function emptyStorage({ dtype }: Memory): Storage {
  return partsOf(wrapArray(plainArray(dtype, 0), [0], dtype)).storage;
}
