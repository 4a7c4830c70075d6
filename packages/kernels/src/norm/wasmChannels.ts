import type { FloatArray } from '../floatArray.ts';
import { vectorKernels } from '../vector/pieces.ts';
import { ownMemory } from '../wasm/memory.ts';
import type { VectorKernels } from '../wasm/vector.ts';

/** Rows shorter than this are summed sooner than they are looked up; those of one element each are walked across. */
const SHORTEST_ROW = 8;

/**
 * Works on (n, c, inner) blocks of floats in WebAssembly: blocks are copied in, doubles per channel too, and `work` gets
 * the addresses of both in their order, and of `results` doubles per channel that start at zero. False: plain loops do
 * it, nothing has happened.
 *
 * @param blocks read
 * @param out overwritten, or null
 */
export function channelsByWasm(
  blocks: readonly FloatArray[],
  out: FloatArray | null,
  size: readonly [n: number, c: number, inner: number],
  perChannel: readonly Float64Array[],
  results: readonly Float64Array[],
  work: (kernels: VectorKernels, blocks: number[], out: number, perChannel: number[], results: number[]) => void,
): boolean {
  const [n, c, inner] = size;
  const count = n * c * inner;
  const isShort = inner === 1 ? c % 2 !== 0 || c < SHORTEST_ROW : inner < SHORTEST_ROW;
  if (isShort || ![...blocks, out ?? blocks[0]].every((block) => block instanceof Float32Array)) return false;
  const kernels = vectorKernels(count);
  if (kernels === null) return false;
  const memory = ownMemory();
  if (!memory.fits(4 * count * (blocks.length + 1) + 8 * c * (perChannel.length + results.length) + 4096)) return false;
  memory.withScratch(() => {
    const from = blocks.map((block) => memory.copyIn(block, 0, count));
    const to = out === null ? 0 : memory.allocateFor(out, 0, count);
    const given = perChannel.map((values) => memory.copyIn(values, 0, c));
    const wanted = results.map((values) => memory.copyIn(values, 0, c));
    work(kernels, from, to, given, wanted);
    if (out !== null) memory.copyOut(to, out, 0, count);
    for (const [i, values] of results.entries()) memory.copyOut(wanted[i]!, values, 0, c);
  });
  return true;
}
