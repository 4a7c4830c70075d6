import { createMemory } from '../wasm/memory.ts';
import { hasSharedMemory, type WasmMemory } from '../wasm/platform.ts';

const PAGE = 65536;
/** State that lives as long as the memory lies below. */
const RESERVED_END = PAGE;
const ALIGNMENT = 64;
/** What kernels may read or write behind the last thing there is. */
const ROOM = 4096;

interface Stretch {
  from: number;
  to: number;
}

/**
 * The memory that plans live in: one that threads share, and one for plans of a single thread, whose copies are quicker.
 * Each plan takes stretches of it and gives them back; the memory grows as needed and never shrinks.
 */
export class PlanMemory {
  readonly memory: WasmMemory;
  readonly isShared: boolean;
  /** Views of all of the memory, replaced when it grows. */
  f32!: Float32Array;
  f64!: Float64Array;
  i32!: Int32Array;
  #reserved = ALIGNMENT;
  /** What is free, in the order of addresses; between two stretches something is taken. */
  readonly #free: Stretch[];
  #workspace = 0;
  #workspaceBytes = 0;

  constructor(shared: boolean) {
    this.memory = createMemory(shared);
    this.isShared = shared;
    this.#free = [{ from: RESERVED_END, to: this.memory.buffer.byteLength - ROOM }];
    this.#view();
  }

  #view(): void {
    const { buffer } = this.memory;
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.i32 = new Int32Array(buffer);
  }

  /** Memory that is never given back, zero at first. */
  reserve(bytes: number): number {
    const address = this.#reserved;
    this.#reserved = rounded(address + bytes);
    if (this.#reserved > RESERVED_END) throw new RangeError('plan: no reserved memory left');
    return address;
  }

  /**
   * A stretch of at least `bytes` bytes with arbitrary content, aligned for vectors.
   *
   * @throws RangeError where there cannot be so much: nothing has been taken then
   */
  take(bytes: number): number {
    const wanted = rounded(Math.max(1, bytes));
    let at = this.#free.findIndex(({ from, to }) => to - from >= wanted);
    if (at < 0) {
      this.#grow(wanted);
      at = this.#free.length - 1;
    }
    const stretch = this.#free[at]!;
    const address = stretch.from;
    stretch.from += wanted;
    if (stretch.from === stretch.to) this.#free.splice(at, 1);
    return address;
  }

  /** Gives back what {@link take} gave for `bytes`. */
  give(address: number, bytes: number): void {
    const to = address + rounded(Math.max(1, bytes));
    const free = this.#free;
    let at = free.findIndex(({ from }) => from > address);
    if (at < 0) at = free.length;
    free.splice(at, 0, { from: address, to });
    for (const i of [at + 1, at]) {
      if (i > 0 && i < free.length && free[i - 1]!.to === free[i]!.from) {
        free[i - 1]!.to = free[i]!.to;
        free.splice(i, 1);
      }
    }
  }

  /** Workspaces of the threads that run a plan: plans do not run at the same time, so they have them in common. */
  allocate(bytes: number): number {
    if (bytes > this.#workspaceBytes) {
      const address = this.take(bytes);
      if (this.#workspaceBytes > 0) this.give(this.#workspace, this.#workspaceBytes);
      this.#workspace = address;
      this.#workspaceBytes = bytes;
    }
    return this.#workspace;
  }

  /** Makes the last stretch `bytes` long. */
  #grow(bytes: number): void {
    const end = this.memory.buffer.byteLength - ROOM;
    const last = this.#free.at(-1);
    const there = last?.to === end ? end - last.from : 0;
    const missing = Math.max(bytes - there, Math.min(end / 4, 2 ** 26));
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
    } catch {
      try {
        this.memory.grow(Math.ceil((bytes - there) / PAGE));
      } catch {
        throw new RangeError(`plan: ${bytes} more bytes of memory cannot be had`);
      }
    }
    this.#view();
    const to = this.memory.buffer.byteLength - ROOM;
    if (there > 0) last!.to = to;
    else this.#free.push({ from: end, to });
  }
}

function rounded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

let own: PlanMemory | null = null;
let shared: PlanMemory | null = null;

/** The memory of plans that one thread runs. Without WebAssembly there is none. */
export function ownPlanMemory(): PlanMemory {
  own ??= new PlanMemory(false);
  return own;
}

/** The memory of plans that several threads may run. */
export function sharedPlanMemory(): PlanMemory {
  if (!hasSharedMemory) return ownPlanMemory();
  shared ??= new PlanMemory(true);
  return shared;
}
