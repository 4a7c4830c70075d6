import { LinAlgError } from '@wick/tensor/internal';
import type { GpuBuffer } from '@wick/webgpu';
import type { Memory, Work } from '../graph/ir.ts';
import { isOutside, readsOf, writesOf } from '../graph/touches.ts';

/** What a program's int64 would spoil where they leave int32, in which a GPU computes. */
export interface Doubtful {
  /** The byte of the arena whose word says which operation's did first: twice its place among `operations`, and 1; or 2, for a division by 0. */
  readonly at: number;
  readonly operations: readonly string[];
  /** The memories that are made of what such operations give. */
  readonly memories: ReadonlySet<Memory>;
  /** Whether some of these stay on the GPU between runs: what has left then is told of until somebody has heard. */
  readonly stays: boolean;
}

/** Follows what the steps of `noting` give through a program, and on into its next run. */
export function doubtfulIn(
  work: readonly Work[],
  noting: ReadonlySet<Work>,
  at: number,
  operations: readonly string[],
): Doubtful | null {
  if (noting.size === 0) return null;
  const memories = new Set<Memory>();
  for (let before = -1; before < memories.size; ) {
    before = memories.size;
    for (const step of work) {
      if (!noting.has(step) && !readsOf(step).some(({ memory }) => memories.has(memory))) continue;
      for (const { memory } of writesOf(step)) memories.add(memory);
    }
  }
  const kept = work.flatMap((step) => (step.kind === 'grad' && step.value ? [step.value.memory] : []));
  const stays = [...memories].some((memory) => isOutside(memory) && memory.source.kind !== 'argument');
  return { at, operations, memories, stays: stays || kept.some((memory) => memories.has(memory)) };
}

/** A word on the GPU that is not 0 where what depends on it is wrong. */
export class Check {
  /** What is wrong, once that is known. */
  error: RangeError | null = null;
  /** Whether it is known that nothing is, nor will be. */
  isOver = false;

  /**
   * @param isOpen - whether later runs may still write to the word
   * @param owner - kept from collection while it is
   */
  constructor(
    readonly buffer: GpuBuffer,
    readonly at: number,
    readonly operations: readonly string[],
    readonly isOpen: boolean,
    readonly owner: object,
  ) {}

  /** Says what the word is. */
  found(word: number): void {
    if (word !== 0) this.error = errorOf(this.operations[(word - 1) >> 1]!, word % 2 === 0);
    else if (!this.isOpen) this.isOver = true;
  }
}

/** Looked for on the GPU, and not there. */
const missing: Readonly<Record<string, string>> = {
  'linalg.inv': 'The inversion could not be completed because the input matrix is singular',
  'linalg.solve': 'The solver failed because the input matrix is singular',
  'linalg.detBackward': 'A GPU has no gradient of the determinant of a singular matrix',
  'linalg.cholesky': 'The factorization could not be completed because the input is not positive-definite',
};

const VOID = 'What was made of it on the GPU is void, tensors that were there before are what the last sync() brought';

function errorOf(name: string, byZero: boolean): RangeError {
  if (byZero) return new RangeError(`${name}: division by zero (in integers). ${VOID}`);
  const why = missing[name];
  if (why) return new LinAlgError(`${name}: ${why}. ${VOID}`);
  return new RangeError(
    `compile: ${name} gave an int64 that is not from -2147483648 to 2147483647: a GPU computes int64 in 32 bits. Compile the function without a device, do this outside of it, or keep the numbers within ±2^31. ${VOID}`,
  );
}

/** No checks: of most tensors. */
export const noChecks: readonly Check[] = [];

/** Checks without those that are over, each once. */
export function openChecks(lists: Iterable<readonly Check[]>): readonly Check[] {
  const all = new Set<Check>();
  for (const list of lists) for (const check of list) if (!check.isOver) all.add(check);
  return all.size === 0 ? noChecks : [...all];
}
