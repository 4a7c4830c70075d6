import { isWorthwhile } from '../wasm/build.ts';
import { type KernelMemory, ownMemory } from '../wasm/memory.ts';
import { type VectorKernels, vectorFamily } from '../wasm/vector.ts';

/** Elements between two copies: the pieces of three arrays stay in the second-level cache. */
const PIECE = 8192;
/** What the last vector of a piece may touch behind it. */
const ROOM = 16;

/** Fewer elements are done before they have been copied. */
const SMALLEST = 2048;

/** The vector kernels where they run and `count` elements repay the copies, else null. */
export function vectorKernels(count: number): VectorKernels | null {
  if (count === 0 || !isWorthwhile(count >= SMALLEST)) return null;
  return vectorFamily()?.exports ?? null;
}

/** A part of an array that a kernel reads, writes, or both. */
export interface Operand {
  readonly array: Float32Array;
  readonly start: number;
  readonly read: boolean;
  readonly written: boolean;
}

/**
 * Works through arrays piece by piece in the kernels' memory: what is read is copied in, `work` gets an address per
 * operand and how many elements there are, what is written is copied back.
 */
export function byPieces(
  count: number,
  operands: readonly Operand[],
  work: (addresses: readonly number[], count: number) => void,
): void {
  ownMemory().withScratch((memory: KernelMemory) => {
    const length = Math.min(PIECE, count);
    const addresses = operands.map(({ array, start }) => {
      const address = memory.allocateFor(array, start, length);
      memory.allocate(ROOM);
      return address;
    });
    for (let at = 0; at < count; at += PIECE) {
      const n = Math.min(PIECE, count - at);
      for (let i = 0; i < operands.length; i++) {
        const { array, start, read } = operands[i]!;
        if (read) memory.write(addresses[i]!, array, start + at, n);
      }
      work(addresses, n);
      for (let i = 0; i < operands.length; i++) {
        const { array, start, written } = operands[i]!;
        if (written) memory.copyOut(addresses[i]!, array, start + at, n);
      }
    }
  });
}

/** An operand that is read. */
export function source(array: Float32Array, start: number): Operand {
  return { array, start, read: true, written: false };
}

/** An operand that is changed. */
export function changed(array: Float32Array): Operand {
  return { array, start: 0, read: true, written: true };
}
