/**
 * Where the words of a control block lie, in 32-bit words; those that several threads write to are a cache line apart.
 */
export const Control = {
  /** Number of jobs so far; helpers wait for it to change. */
  SEQUENCE: 0,
  /** The next chunk that nobody has taken. */
  NEXT: 16,
  /** Helpers that may be at work. */
  ACTIVE: 32,
  /** Helpers that have started. */
  READY: 48,
  /** Helpers that sleep. */
  PARKED: 64,
  /** Chunks that helpers have worked on. */
  HELPED: 80,
  /** The job, written before it is opened: kernel, address, chunks, workspace of helper 0, bytes of a workspace. */
  KERNEL: 96,
  JOB: 97,
  CHUNKS: 98,
  WORKSPACE: 99,
  WORKSPACE_BYTES: 100,
  /** Helpers with this number and above sit out. */
  HELPERS: 101,
  LENGTH: 112,
} as const;

/** What a helper is given. */
export interface HelperData {
  /** The modules whose kernels it runs. */
  modules: readonly object[];
  memory: object;
  /** Address of the control block. */
  control: number;
  /** Names of the kernels, in the order that job descriptions count them. */
  kernels: string[];
  /** Its number, from 0. */
  index: number;
}

/** How long a helper looks out for the next job before it sleeps. */
const SPIN_MILLISECONDS = 0.05;

const C = Control;

/**
 * What a helper runs, as text: it must not depend on how this package is bundled, and a page needs no second file.
 *
 * It takes chunks by an atomic counter. Between the two updates of ACTIVE the main thread does not go on to another job,
 * so what a chunk belongs to is read after it was taken.
 */
export const helperSource = `
function serve({ modules, memory, control, kernels, index }) {
  const instances = modules.map((module) => new WebAssembly.Instance(module, { env: { memory }, ...globalThis.host?.(memory) }).exports);
  const exports = Object.assign({}, ...instances);
  const work = kernels.map((name) => exports[name]);
  const words = new Int32Array(memory.buffer, control, ${C.LENGTH});
  const { load, add, sub, wait, notify } = Atomics;
  let seen = load(words, ${C.SEQUENCE});
  add(words, ${C.READY}, 1);
  for (;;) {
    for (const end = performance.now() + ${SPIN_MILLISECONDS}; load(words, ${C.SEQUENCE}) === seen && performance.now() < end; );
    if (load(words, ${C.SEQUENCE}) === seen) {
      add(words, ${C.PARKED}, 1);
      while (load(words, ${C.SEQUENCE}) === seen) wait(words, ${C.SEQUENCE}, seen);
      sub(words, ${C.PARKED}, 1);
    }
    add(words, ${C.ACTIVE}, 1);
    seen = load(words, ${C.SEQUENCE});
    while (index < load(words, ${C.HELPERS})) {
      const chunk = add(words, ${C.NEXT}, 1);
      if (chunk >= load(words, ${C.CHUNKS})) break;
      const workspace = load(words, ${C.WORKSPACE}) + index * load(words, ${C.WORKSPACE_BYTES});
      work[load(words, ${C.KERNEL})](load(words, ${C.JOB}), chunk, workspace);
      add(words, ${C.HELPED}, 1);
    }
    if (sub(words, ${C.ACTIVE}, 1) === 1) notify(words, ${C.ACTIVE});
  }
}
`;
