import { isWorthwhile } from '../wasm/build.ts';
import { planKernels } from '../wasm/generated/planKernels.ts';
import type { JobLayout } from '../wasm/job.ts';
import type { Numeric } from './commands/index.ts';
import type { Machine } from './family.ts';

/** Bytes of a piece of the memory that programs are written to. */
const PIECE = 16384;
/** Operations from which on waking and waiting for threads is sooner repaid than not. */
const WORTH_SHARING = 100_000;

/** In place of a kernel: assembly/plan/walk.ts. */
const SKIP = -1;

/** A step of a program, before it is written down. */
interface Step {
  readonly kernel: number;
  chunks: number;
  readonly job: number;
  /** Whether threads share it; of a skip: the value that is looked for. */
  readonly last: number;
  readonly cost: number;
}

/** A kernel's step, as it was asked for. */
export interface KernelStep {
  readonly kernel: keyof typeof planKernels;
  readonly job: number;
  readonly chunks: number;
  readonly operations: number;
}

const kernelNames = Object.keys(planKernels) as (keyof typeof planKernels)[];

/** Steps between two calls of JavaScript, or such a call. */
export type Part =
  | { readonly from: number; readonly to: number; readonly shared: boolean }
  | ((numbers: Float64Array) => void);

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
  #parts: Part[] = [];
  #steps: Step[] = [];
  #at = 0;
  #end = 0;
  /** What is there only while a command runs: all have it in common. */
  readonly #scratch = { own: { address: 0, bytes: 0 }, given: { address: 0, bytes: 0 } };

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

  /** A number as a double. */
  double(value: Numeric): number {
    const address = this.room(16);
    if (typeof value === 'number') this.machine.memory.f64[address / 8] = value;
    else this.patches.push({ index: value.number, address, isVector: false });
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
    const shared = this.sharesOf(chunks, operations);
    this.#steps.push({ kernel: planKernels[kernel], chunks, job, last: shared ? 1 : 0, cost: operations });
  }

  /** Whether threads share a step. */
  sharesOf(chunks: number, operations: number): boolean {
    return this.machine.threads !== null && chunks > 1 && isWorthwhile(operations >= WORTH_SHARING);
  }

  /** The last step since a mark, where it is a kernel's. */
  lastSince(mark: number): KernelStep | null {
    const step = this.#steps.at(-1);
    if (step === undefined || this.#steps.length <= mark || step.kernel === SKIP) return null;
    const { kernel, job, chunks, cost } = step;
    return { kernel: kernelNames[kernel]!, job, chunks, operations: cost };
  }

  /** The words of a job, by name. */
  fieldsOf<Name extends string>({ offsets }: JobLayout<Name>, job: number): Record<Name, number> {
    const values: Record<Name, number> = { ...offsets };
    for (const name in offsets) values[name] = this.machine.memory.i32[(job + offsets[name]) / 4]!;
    return values;
  }

  /** Writes some of them anew. */
  change<Name extends string>(
    { offsets }: JobLayout<Name>,
    job: number,
    values: { readonly [N in Name]?: number },
  ): void {
    for (const name in values) this.machine.memory.i32[(job + offsets[name]) / 4] = values[name]!;
  }

  /** Leaves out the steps that `write` writes wherever the word at an address has a value. */
  unless(address: number, value: number, write: () => void): void {
    const skip: Step = { kernel: SKIP, chunks: 0, job: address, last: value, cost: 0 };
    const parts = this.#parts.length;
    this.#steps.push(skip);
    const before = this.#steps.length;
    write();
    if (this.#parts.length !== parts) throw new Error('plan: JavaScript cannot be left out');
    skip.chunks = this.#steps.length - before;
  }

  /** Calls JavaScript. */
  host(run: (numbers: Float64Array) => void): void {
    this.#close();
    this.#parts.push(run);
  }

  /** The program so far. */
  finish(): readonly Part[] {
    this.#close();
    return this.#parts;
  }

  #close(): void {
    const steps = this.#steps;
    if (steps.length === 0) return;
    this.#steps = [];
    const from = this.words(steps.flatMap(({ kernel, chunks, job, last }) => [kernel, chunks, job, last]));
    const shared = steps.some(({ kernel, last }) => kernel !== SKIP && last === 1);
    this.#parts.push({ from, to: from + 16 * steps.length, shared });
  }

  /** A part of the arena, for JavaScript that is called: until the memory grows. */
  array<T>(at: number, length: number, Type: new (buffer: ArrayBuffer, at: number, length: number) => T): T {
    return new Type(this.machine.memory.memory.buffer, this.base + at, length);
  }

  /** What such parts are of: another one once the memory has grown. */
  get buffer(): ArrayBufferLike {
    return this.machine.memory.memory.buffer;
  }

  /** Whether a word has a value. */
  holds({ address, value }: { readonly address: number; readonly value: number }): boolean {
    return this.machine.memory.i32[address / 4] === value;
  }

  /** How many steps there are since the last call of JavaScript: to go {@link back} to. */
  get mark(): number {
    return this.#steps.length;
  }

  /** Forgets the steps since then. */
  back(mark: number): void {
    this.#steps.length = mark;
  }

  /**
   * Scratch that all commands have in common, of at least so many bytes; its address stays that of the commands before. What a
   * command is `given` by one that it is part of lies elsewhere than its `own`.
   */
  scratch(bytes: number, of: 'own' | 'given' = 'own'): { address: number; bytes: number } {
    const known = this.#scratch[of];
    if (bytes <= known.bytes) return known;
    const size = Math.ceil(Math.max(bytes, 1.5 * known.bytes));
    const address = this.machine.memory.take(size);
    this.taken.push([address, size]);
    this.#scratch[of] = { address, bytes: size };
    return this.#scratch[of];
  }
}
