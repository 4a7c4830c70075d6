import { isWorthwhile } from '../wasm/build.ts';
import { planKernels } from '../wasm/generated/planKernels.ts';
import type { JobLayout } from '../wasm/job.ts';
import type { Numeric } from './commands.ts';
import type { Machine } from './family.ts';

/** Bytes of a piece of the memory that programs are written to. */
const PIECE = 16384;
/** Operations from which on waking and waiting for threads is sooner repaid than not. */
const WORTH_SHARING = 100_000;

/** A step of a program, before it is written down. */
interface Step {
  readonly kernel: number;
  readonly chunks: number;
  readonly job: number;
  readonly shared: boolean;
}

/** A number of a job that every run writes anew. */
export interface Patch {
  readonly index: number;
  /** Where it lies: a double, or a vector of floats. */
  readonly address: number;
  readonly isVector: boolean;
}

type Values<Name extends string> = Record<Name, Numeric>;

/** Writes a program of kernels: their jobs, and in which order they run. */
export class Encoder {
  /** What has been taken of the memory, to be given back. */
  readonly taken: [address: number, bytes: number][] = [];
  readonly patches: Patch[] = [];
  /** Bytes of workspace that a thread needs. */
  workspace = 0;
  steps: Step[] = [];
  #at = 0;
  #end = 0;

  /**
   * @param base where the plan's arena begins
   */
  constructor(
    readonly machine: Machine,
    readonly base: number,
  ) {}

  /** Memory that lives as long as the plan. */
  room(bytes: number): number {
    const aligned = Math.ceil(bytes / 16) * 16;
    if (this.#at + aligned > this.#end) {
      const size = Math.max(PIECE, aligned);
      this.#at = this.machine.memory.take(size);
      this.#end = this.#at + size;
      this.taken.push([this.#at, size]);
    }
    const address = this.#at;
    this.#at += aligned;
    return address;
  }

  /** Words of 32 bits, side by side. */
  words(values: readonly number[]): number {
    const address = this.room(4 * values.length);
    const { i32 } = this.machine.memory;
    for (let i = 0; i < values.length; i++) i32[address / 4 + i] = values[i]!;
    return address;
  }

  /** A number as a vector of four floats. */
  vector(value: Numeric): number {
    const address = this.room(16);
    if (typeof value === 'number') this.machine.memory.f32.fill(value, address / 4, address / 4 + 4);
    else this.patches.push({ index: value.number, address, isVector: true });
    return address;
  }

  /**
   * A job: words of 32 bits and doubles, by name. Doubles may be numbers that change.
   *
   * @param more words behind it
   */
  job<Name extends string>(layout: JobLayout<Name>, values: Values<Name>, more: readonly number[] = []): number {
    const job = this.room(layout.bytes + 4 * more.length);
    const { f64, i32 } = this.machine.memory;
    for (let i = 0; i < more.length; i++) i32[(job + layout.bytes) / 4 + i] = more[i]!;
    for (const name in layout.offsets) {
      const at = job + layout.offsets[name];
      const value = values[name];
      if (typeof value !== 'number') this.patches.push({ index: value.number, address: at, isVector: false });
      else if (layout.doubles.has(name)) f64[at / 8] = value;
      else i32[at / 4] = value;
    }
    return job;
  }

  /**
   * The next step.
   *
   * @param chunks parts that threads may do at the same time
   * @param operations what it costs, in floating-point operations
   * @param workspace bytes that a thread needs for itself
   */
  step(kernel: keyof typeof planKernels, job: number, chunks = 1, operations = 0, workspace = 0): void {
    this.workspace = Math.max(this.workspace, workspace);
    const shared = this.machine.threads !== null && chunks > 1 && isWorthwhile(operations >= WORTH_SHARING);
    this.steps.push({ kernel: planKernels[kernel], chunks, job, shared });
  }

  /** Writes down the steps since the last time: where they begin and end, and whether threads share some. */
  segment(): { from: number; to: number; shared: boolean } {
    const { steps } = this;
    this.steps = [];
    const from = this.words(steps.flatMap(({ kernel, chunks, job, shared }) => [kernel, chunks, job, shared ? 1 : 0]));
    return { from, to: from + 16 * steps.length, shared: steps.some(({ shared }) => shared) };
  }
}
