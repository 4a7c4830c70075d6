import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { type RandomKernels, randomFamily } from '../wasm/random.ts';
import { type MersenneTwister, STREAM_WORDS } from './mersenneTwister.ts';

// assembly/random/stream.ts has the layout.
const STREAM_BYTES = 7104;

/** Below this many elements, plain loops are done before a stream has been copied. */
const SMALLEST = 512;
/** Elements between two copies: they stay in the first-level cache. */
export const CHUNK = 8192;
/** What the last vector may write beyond a chunk. */
export const ROOM = 64;

/** Where each build has its stream, and as much of it as generators have: their constants differ. */
const streams = new Map<RandomKernels, { readonly address: number; words: Int32Array }>();

/** Whether so many elements are drawn in WebAssembly, where there is any. */
export function isManyDraws(count: number): boolean {
  return isWorthwhile(count >= SMALLEST);
}

/**
 * Draws in WebAssembly where that is faster, or says that it did not: the generator's stream is copied in, `work` draws
 * from it, and the generator continues where that left it.
 *
 * @param count elements that are drawn
 * @param bytes scratch memory that `work` will take
 */
export function drawByWasm(
  generator: MersenneTwister,
  count: number,
  bytes: number,
  work: (kernels: RandomKernels, stream: number, memory: KernelMemory) => void,
): boolean {
  if (!isManyDraws(count)) return false;
  const kernels = randomFamily()?.exports;
  if (!kernels) return false;
  const memory = kernelMemory();
  if (!memory.fits(bytes)) return false;
  let stream = streams.get(kernels);
  if (!stream) {
    stream = { address: memory.reserve(STREAM_BYTES), words: new Int32Array() };
    kernels.prepare(stream.address);
    streams.set(kernels, stream);
  }
  const { address } = stream;
  // Memory that grows, which it has by now if it had to, takes its views away where no threads share it.
  if (!stream.words.length) stream.words = memory.i32.subarray(address / 4, address / 4 + STREAM_WORDS);
  const { words } = stream;
  words.set(generator.stream);
  words[0] = generator.position;
  words[1] = generator.end;
  memory.withScratch(() => work(kernels, address, memory));
  generator.stream.set(words);
  generator.position = words[0]!;
  generator.end = words[1]!;
  return true;
}

/**
 * Fills an array, or a part of it, by {@link drawByWasm}, chunk by chunk: `draw` gets the address of each and how many elements
 * it has.
 */
export function fillByWasm(
  generator: MersenneTwister,
  out: FloatArray | Int32Array,
  draw: (kernels: RandomKernels, stream: number, address: number, count: number) => void,
  start = 0,
  stop = out.length,
): boolean {
  return drawByWasm(generator, stop - start, 8 * CHUNK, (kernels, stream, memory) => {
    const address = memory.allocateFor(out, start, Math.min(CHUNK, stop - start));
    memory.allocate(ROOM);
    for (let at = start; at < stop; at += CHUNK) {
      const count = Math.min(CHUNK, stop - at);
      draw(kernels, stream, address, count);
      memory.copyOut(address, out, at, count);
    }
  });
}
