import { vectorKernels } from '../vector/pieces.ts';
import { type KernelMemory, ownMemory } from '../wasm/memory.ts';
import type { VectorKernels } from '../wasm/vector.ts';

/** Floats between two copies, where blocks are not longer. */
const PIECE = 16384;
/** What the last vectors of a piece may touch behind it. */
const ROOM = 32;

/** `blocks` blocks of `size` rows of `inner` floats. */
export interface Blocks {
  readonly blocks: number;
  readonly size: number;
  readonly inner: number;
}

/** What is done to some blocks: where they lie, the result, and what there is for each column: floats and doubles. */
export type BlockWork = (
  kernels: VectorKernels,
  memory: KernelMemory,
  x: readonly number[],
  out: number,
  shape: Blocks,
  floats: number,
  doubles: number,
  first: number,
) => void;

/**
 * Works through blocks of floats in WebAssembly, a few at a time: `sources` are copied in, `out` is copied back. Doubles
 * are zero at first. False, and nothing done: other arrays, no WebAssembly, little work.
 */
export function blocksByWasm(
  sources: readonly unknown[],
  out: unknown,
  { blocks, size, inner }: Blocks,
  work: BlockWork,
): boolean {
  const block = size * inner;
  const arrays = sources.filter((array) => array instanceof Float32Array);
  if (arrays.length < sources.length || (out !== null && !(out instanceof Float32Array))) return false;
  const kernels = vectorKernels(blocks * block);
  if (kernels === null) return false;
  const most = Math.min(blocks, Math.max(1, Math.floor(PIECE / block)));
  const memory = ownMemory();
  if (!memory.fits(4 * most * block * (arrays.length + 1) + 12 * most * inner + 4096)) return false;
  memory.withScratch(() => {
    const room = (bytes: number) => memory.allocate(bytes + ROOM);
    const from = arrays.map(() => room(4 * most * block));
    const to = out === null ? 0 : room(4 * most * block);
    const floats = room(4 * most * inner);
    const doubles = room(8 * most * inner);
    for (let first = 0; first < blocks; first += most) {
      const count = Math.min(most, blocks - first);
      for (const [i, array] of arrays.entries()) memory.write(from[i]!, array, first * block, count * block);
      memory.f64.fill(0, doubles / 8, doubles / 8 + count * inner);
      work(kernels, memory, from, to, { blocks: count, size, inner }, floats, doubles, first * inner);
      if (out !== null) memory.copyOut(to, out, first * block, count * block);
    }
  });
  return true;
}
