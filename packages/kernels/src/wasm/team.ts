import type { LoadedFamily } from './family.ts';
import { Control, helperSource } from './helper.ts';
import { type KernelMemory, kernelMemory } from './memory.ts';
import type { WasmMemory, WasmModule } from './platform.ts';
import { startHelper } from './startHelper.ts';

/** Later than any chunk, and far from where additions would wrap around. */
const CLOSED = 0x40000000;
/** How often the main thread looks before it sleeps until the last helper is done. */
const SPINS = 2000;

/** What threads share: where their words lie, and their workspaces. */
type TeamMemory = Pick<KernelMemory, 'memory' | 'reserve' | 'allocate'>;

/** The helper threads of one build, which know the kernels of several families, and the block of words through which jobs reach them. */
export class Team {
  readonly #memory: WasmMemory;
  readonly #modules: readonly WasmModule[];
  readonly #kernels: string[];
  readonly #control: number;
  readonly #text: string;
  readonly #words: Int32Array;
  #started = 0;
  #broken = false;
  #maySleep = true;

  /**
   * @param families their kernels have different names
   * @param memory what they work on
   * @param text what helpers run
   */
  constructor(
    families: readonly Omit<LoadedFamily<object>, 'memory'>[],
    memory: TeamMemory = kernelMemory(),
    text = helperSource,
  ) {
    this.#text = text;
    this.#memory = memory.memory;
    this.#modules = families.map(({ module }) => module);
    this.#kernels = families.flatMap(({ exports }) => Object.keys(exports));
    this.#control = memory.reserve(4 * Control.LENGTH);
    this.#words = new Int32Array(memory.memory.buffer, this.#control, Control.LENGTH);
    this.#words[Control.NEXT] = CLOSED;
  }

  /** Has at least `count` helpers started, if the platform allows; they will be ready some time later. */
  start(count: number): void {
    const memory = this.#memory;
    while (this.#started < count && !this.#broken) {
      const data = {
        modules: this.#modules,
        memory,
        control: this.#control,
        kernels: this.#kernels,
        index: this.#started,
      };
      const failed = () => {
        this.#broken = true;
      };
      if (startHelper(data, failed, this.#text)) this.#started++;
      else this.#broken = true;
    }
  }

  /** Helpers that wait for work. */
  get ready(): number {
    return this.#broken ? 0 : Atomics.load(this.#words, Control.READY);
  }

  /** How many chunks helpers have worked on. */
  get helped(): number {
    return Atomics.load(this.#words, Control.HELPED);
  }

  /**
   * Runs a job together with those helpers that are there in time: nobody waits for one that has not taken a chunk.
   *
   * @param work the kernel, in this thread
   * @param helpers how many may take part
   */
  run(
    memory: Pick<TeamMemory, 'allocate'>,
    kernel: string,
    work: (job: number, chunk: number, workspace: number) => void,
    job: number,
    chunks: number,
    workspace: number,
    helpers: number,
  ): void {
    const words = this.#words;
    // A helper that reads the number of helpers late may take part nevertheless: there is a workspace for everyone.
    const bytes = Math.ceil(workspace / 64) * 64;
    const own = memory.allocate(bytes * (this.#started + 1));
    Atomics.store(words, Control.KERNEL, this.#kernels.indexOf(kernel));
    Atomics.store(words, Control.JOB, job);
    Atomics.store(words, Control.CHUNKS, chunks);
    Atomics.store(words, Control.WORKSPACE, own + bytes);
    Atomics.store(words, Control.WORKSPACE_BYTES, bytes);
    Atomics.store(words, Control.HELPERS, helpers);
    Atomics.store(words, Control.NEXT, 0);
    Atomics.add(words, Control.SEQUENCE, 1);
    if (Atomics.load(words, Control.PARKED) > 0) Atomics.notify(words, Control.SEQUENCE);
    try {
      for (
        let chunk = Atomics.add(words, Control.NEXT, 1);
        chunk < chunks;
        chunk = Atomics.add(words, Control.NEXT, 1)
      ) {
        work(job, chunk, own);
      }
    } finally {
      Atomics.store(words, Control.NEXT, CLOSED);
      this.#join();
    }
  }

  #join(): void {
    const words = this.#words;
    for (let spin = 0; spin < SPINS || !this.#maySleep; spin++) {
      if (Atomics.load(words, Control.ACTIVE) === 0) return;
    }
    for (let active = 1; active !== 0; active = Atomics.load(words, Control.ACTIVE)) {
      try {
        Atomics.wait(words, Control.ACTIVE, active);
      } catch {
        // The main thread of a page must not sleep.
        this.#maySleep = false;
        this.#join();
        return;
      }
    }
  }
}
