import { isWorthwhile } from '../wasm/build.ts';
import type { Copyable } from '../wasm/memory.ts';
import { getNumThreads } from '../wasm/numThreads.ts';
import type { Command } from './commands/index.ts';
import { encode } from './encode/encode.ts';
import { Encoder, type Part, type Patch } from './encoder.ts';
import { type Machine, planMachine } from './family.ts';
import { isLike, viewLike } from './viewLike.ts';

/** Bytes of an arena from which on threads may repay themselves. */
const WORTH_SHARING = 65536;
/** What vectors may read or write behind the last thing in an arena. */
const ROOM = 64;

/** What a plan is made of. */
export interface PlanDescription {
  /** Bytes of the arena: places are counted from its beginning, which is aligned for vectors. */
  readonly bytes: number;
  /** What is done, in this order. */
  readonly commands: readonly Command[];
  /** How many numbers are read anew at every run. Default: 0. */
  readonly numbers?: number;
}

/**
 * A program of kernels and the memory it works on.
 *
 * @example
 * ```ts
 * import { makePlan } from '@wick/kernels/plan';
 *
 * const twice = { kind: 'pointwise', shape: [3], inputs: [{ at: 0, stride: [1] }], outputs: [
 *   { at: 64, stride: [1], value: expr.mul({ given: 0 }, 2) },
 * ] } as const;
 * const plan = makePlan({ bytes: 128, commands: [twice] })!;
 * plan.load(0, Float32Array.of(1, 2, 3));
 * plan.run();
 * const result = new Float32Array(3);
 * plan.store(64, result);
 * [...result]; // [2, 4, 6]
 * plan.dispose();
 * ```
 */
export class Plan {
  /** Numbers that commands refer to as `{ number: i }`: set them before {@link run}. */
  readonly numbers: Float64Array;
  readonly #machine: Machine;
  readonly #base: number;
  readonly #taken: [address: number, bytes: number][];
  readonly #program: readonly Part[];
  readonly #patches: readonly Patch[];
  readonly #workspace: number;
  /** By place: every run loads and stores at the same ones, where different things may lie one after the other. */
  readonly #views = new Map<number, Copyable[]>();
  #disposed = false;
  // The steps that threads walk now, and whether this one has begun.
  #from = 0;
  #to = 0;
  #isLed = false;

  /** Use {@link makePlan}. */
  constructor(machine: Machine, { bytes, commands, numbers = 0 }: PlanDescription) {
    this.#machine = machine;
    this.numbers = new Float64Array(numbers);
    this.#base = machine.memory.take(bytes + ROOM);
    const encoder = new Encoder(machine, this.#base);
    encoder.taken.push([this.#base, bytes + ROOM]);
    this.#taken = encoder.taken;
    this.#patches = encoder.patches;
    try {
      for (const command of commands) encode(encoder, command);
      this.#program = encoder.finish();
      this.#workspace = Math.ceil(encoder.workspace / 64) * 64;
      // Taken now: a run that is begun must not find that there is none.
      machine.memory.allocate(this.#workspace * getNumThreads());
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Copies an array to a place. */
  load(at: number, array: Copyable): void {
    (this.view(at, array) as Uint8Array).set(array as Uint8Array);
  }

  /** Copies what is at a place to an array. */
  store(at: number, array: Copyable): void {
    (array as Uint8Array).set(this.view(at, array) as Uint8Array);
  }

  /**
   * What is at a place, as an array of the kind and length of `like`. It is valid until the memory grows, which a plan
   * that is made may cause: do not keep it.
   */
  view(at: number, like: Copyable): Copyable {
    this.#check();
    const { buffer } = this.#machine.memory.memory;
    const known = this.#views.get(at);
    const isValid = known !== undefined && known[0]!.buffer === buffer;
    if (isValid) for (let i = 0; i < known.length; i++) if (isLike(known[i]!, like)) return known[i]!;
    const view = viewLike(like, buffer, this.#base + at, like.length);
    if (isValid) known.push(view);
    else this.#views.set(at, [view]);
    return view;
  }

  /** Does all commands. */
  run(): void {
    this.#check();
    this.#patch();
    const program = this.#program;
    for (let i = 0; i < program.length; i++) {
      const part = program[i]!;
      // What is called may dispose of it.
      this.#check();
      if (typeof part === 'function') part(this.numbers);
      else this.#walk(part);
    }
  }

  /** Has the program read {@link numbers} once more, while it runs. */
  patch(): void {
    this.#check();
    this.#patch();
  }

  #patch(): void {
    const { memory } = this.#machine;
    const patches = this.#patches;
    for (let i = 0; i < patches.length; i++) {
      const { index, address, isVector } = patches[i]!;
      const value = this.numbers[index]!;
      if (isVector) splat(memory.f32, address >>> 2, value);
      else memory.f64[address >>> 3] = value;
    }
  }

  #walk({ from, to, shared }: Exclude<Part, (numbers: Float64Array) => void>): void {
    const { memory, exports, threads } = this.#machine;
    const helpers = getNumThreads() - 1;
    if (shared && threads !== null && helpers > 0) {
      const { control, team } = threads;
      team.start(helpers);
      if (team.ready > 0) {
        this.#from = from;
        this.#to = to;
        this.#isLed = false;
        exports.openSteps(control, from);
        // Each helper has one chunk, which takes as long as the walk; one remains for this thread.
        team.run(memory, 'followSteps', this.#lead, control, MOST_THREADS + 1, this.#workspace, helpers);
        return;
      }
    }
    exports.runSteps(from, to, memory.allocate(this.#workspace));
  }

  /** What this thread does of a walk that others follow. */
  readonly #lead = (control: number, _chunk: number, workspace: number): void => {
    if (this.#isLed) return;
    this.#isLed = true;
    const { exports } = this.#machine;
    try {
      exports.leadSteps(control, this.#from, this.#to, workspace);
    } finally {
      exports.closeSteps(control);
    }
  };

  #check(): void {
    if (this.#disposed) throw new Error('plan: it was disposed of');
  }

  /** Gives its memory back. It cannot run any more. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#views.clear();
    for (const [address, bytes] of this.#taken) this.#machine.memory.give(address, bytes);
  }
}

/** As many as `setNumThreads` allows. */
const MOST_THREADS = 64;

/**
 * Makes a plan.
 *
 * @returns null where there is no WebAssembly: run eagerly then
 * @throws RangeError where the memory cannot be had
 */
export function makePlan(description: PlanDescription): Plan | null {
  const shared = getNumThreads() > 1 && isWorthwhile(description.bytes >= WORTH_SHARING);
  const machine = planMachine(shared);
  return machine === null ? null : new Plan(machine, description);
}

// `fill` would be handed an object for its number.
function splat(f32: Float32Array, at: number, value: number): void {
  f32[at] = value;
  f32[at + 1] = value;
  f32[at + 2] = value;
  f32[at + 3] = value;
}
