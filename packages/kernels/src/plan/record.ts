import { directJob, winogradJob } from '../wasm/generated/jobs.ts';
import { planCalls, type planKernels } from '../wasm/generated/planKernels.ts';
import { type Copyable, KernelMemory } from '../wasm/memory.ts';
import { type Recorder, recording } from '../wasm/recorder.ts';
import { encodeMove } from './encode/rows.ts';
import type { Encoder } from './encoder.ts';

// The drivers of kernels (tables, panels, jobs) as they are, for a plan: what they would copy in lies in the arena
// already, what they would run becomes steps, tables and jobs are written once. So a plan takes the same ways as eager
// work, and has its bits.

/** Fewer bytes are kept with the program: jobs among them, which are written while a driver runs. */
const KEPT = 1024;
/** What vectors may touch behind tables. */
const ROOM = 64;

/** Where a result says that it must not be used: the word at an address has not the value. */
export interface Condition {
  readonly address: number;
  readonly value: number;
}

class OutOfScratch extends Error {
  constructor(readonly bytes: number) {
    super('plan: more scratch is needed');
  }
}

class RecordingMemory extends KernelMemory {
  #top: number;
  #most: number;

  constructor(
    readonly encoder: Encoder,
    readonly places: ReadonlyMap<object, number>,
    readonly scratch: { readonly address: number; readonly bytes: number },
  ) {
    super(encoder.machine.memory.memory);
    this.#top = scratch.address;
    this.#most = scratch.address + scratch.bytes;
  }

  /** Only the constants of the pointwise functions are reserved by drivers. */
  override reserve(): number {
    return this.encoder.machine.table;
  }

  override fits(): boolean {
    return true;
  }

  override allocate(bytes: number, shift = 0): number {
    if (bytes <= KEPT) return this.#room(bytes);
    const address = Math.ceil(this.#top / 64) * 64 + shift;
    if (address + bytes + ROOM > this.#most) throw new OutOfScratch(address + bytes + ROOM - this.scratch.address);
    this.#top = address + bytes;
    return address;
  }

  #room(bytes: number): number {
    const address = this.encoder.room(bytes + ROOM);
    if (this.f32.buffer !== this.memory.buffer) this.view();
    return address;
  }

  override allocateFor(array: Copyable, start: number, length: number): number {
    const place = this.places.get(array);
    if (place === undefined) return this.allocate(length * array.BYTES_PER_ELEMENT);
    return place + start * array.BYTES_PER_ELEMENT;
  }

  override copyIn(array: Copyable, start = 0, length = array.length - start): number {
    const place = this.places.get(array);
    if (place !== undefined) return place + start * array.BYTES_PER_ELEMENT;
    const address = this.#room(length * array.BYTES_PER_ELEMENT);
    super.write(address, array, start, length);
    return address;
  }

  override write(address: number, array: Copyable, start = 0, length = array.length - start): void {
    const place = this.places.get(array);
    if (place === undefined) super.write(address, array, start, length);
    else this.#move(place + start * array.BYTES_PER_ELEMENT, address, length * array.BYTES_PER_ELEMENT);
  }

  override copyOut(address: number, array: Copyable, start = 0, length = array.length - start): void {
    const place = this.places.get(array);
    if (place === undefined) throw new Error('plan: a driver takes a result that lies nowhere');
    const size = array.BYTES_PER_ELEMENT;
    if (place + start * size !== address) this.#move(address, place + start * size, length * size);
  }

  override clear(address: number, floats: number): void {
    const { base } = this.encoder;
    encodeMove(this.encoder, { kind: 'move', bytes: 4 * floats, from: null, to: address - base });
  }

  #move(from: number, to: number, bytes: number): void {
    const { base } = this.encoder;
    encodeMove(this.encoder, { kind: 'move', bytes, from: from - base, to: to - base });
  }

  override withScratch<R>(work: (memory: KernelMemory) => R): R {
    const top = this.#top;
    try {
      return work(this);
    } finally {
      this.#top = top;
    }
  }
}

/**
 * Has a driver write steps.
 *
 * @param places where the arrays lie that it is given: empty ones, which stand for those of the arena
 * @returns what it returned, and what must hold afterwards
 */
export function record<R>(
  encoder: Encoder,
  places: ReadonlyMap<object, number>,
  drive: (memory: KernelMemory) => R,
): { result: R; conditions: readonly Condition[] } {
  const mark = encoder.mark;
  const before = recording.by;
  for (let wanted = 0; ; ) {
    const conditions: Condition[] = [];
    const memory = new RecordingMemory(encoder, places, encoder.scratch(wanted));
    recording.by = recorderOf(encoder, memory, conditions);
    try {
      return { result: drive(memory), conditions };
    } catch (error) {
      if (!(error instanceof OutOfScratch)) throw error;
      encoder.back(mark);
      wanted = 1.5 * error.bytes;
    } finally {
      recording.by = before;
    }
  }
}

function recorderOf(encoder: Encoder, memory: KernelMemory, conditions: Condition[]): Recorder {
  const { module, exports } = encoder.machine.family;
  const named: Record<string, unknown> = { ...exports, prepare: () => undefined };
  for (const name of Object.keys(planCalls) as (keyof typeof planCalls)[]) {
    named[name] = (...args: number[]) => {
      const job = encoder.words([planCalls[name], 0, ...args.map(Number)]);
      encoder.step('call', job);
      // What says whether a weight's gradient can be used.
      if (name === 'sumWinogradWeight') conditions.push({ address: job + 4, value: 1 });
      return 1;
    };
  }
  const family = { module, exports: named, memory };
  return {
    memory,
    family: () => family,
    job(kernel, job, chunks, workspace, operations) {
      const spoilt =
        kernel === 'winograd'
          ? winogradJob.offsets.spoilt
          : kernel === 'convDirectWeight'
            ? directJob.offsets.spoilt
            : 0;
      if (spoilt > 0) {
        encodeMove(encoder, { kind: 'move', bytes: 4, from: null, to: job + spoilt - encoder.base });
        conditions.push({ address: job + spoilt, value: 0 });
      }
      encoder.step(kernel as keyof typeof planKernels, job, chunks, operations, workspace);
    },
  };
}
