import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { type RandomKernels, randomFamily } from '../wasm/random.ts';
import type { MersenneTwister } from './mersenneTwister.ts';

// assembly/random/stream.ts has the layout.
const STREAM_BYTES = 7104;
const STATE = 64;
const WORDS = 2688;

/** Below this many elements, plain loops are done before a stream has been copied. */
const SMALLEST = 512;
/** Elements between two copies: they stay in the first-level cache. */
export const CHUNK = 8192;
/** What the last vector may write beyond a chunk. */
export const ROOM = 64;

/** Where each build has its stream: their constants differ. */
const streams = new Map<RandomKernels, number>();

function streamOf(kernels: RandomKernels): number {
  let stream = streams.get(kernels);
  if (stream === undefined) {
    stream = kernelMemory().reserve(STREAM_BYTES);
    kernels.prepare(stream);
    streams.set(kernels, stream);
  }
  return stream;
}

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
  const family = randomFamily();
  if (family === null) return false;
  const memory = kernelMemory();
  if (!memory.fits(bytes)) return false;
  const stream = streamOf(family.exports);
  memory.i32[stream / 4] = generator.position;
  memory.i32[stream / 4 + 1] = generator.end;
  memory.write(stream + STATE, generator.state);
  memory.write(stream + WORDS, generator.words);
  memory.withScratch(() => work(family.exports, stream, memory));
  memory.copyOut(stream + STATE, generator.state);
  memory.copyOut(stream + WORDS, generator.words);
  generator.position = memory.i32[stream / 4]!;
  generator.end = memory.i32[stream / 4 + 1]!;
  return true;
}

/** Fills an array by {@link drawByWasm}, chunk by chunk: `draw` gets the address of each and how many elements it has. */
export function fillByWasm(
  generator: MersenneTwister,
  out: FloatArray | Int32Array,
  draw: (kernels: RandomKernels, stream: number, address: number, count: number) => void,
): boolean {
  return drawByWasm(generator, out.length, CHUNK * out.BYTES_PER_ELEMENT, (kernels, stream, memory) => {
    const address = memory.allocateFor(out, 0, Math.min(CHUNK, out.length));
    memory.allocate(ROOM);
    for (let at = 0; at < out.length; at += CHUNK) {
      const count = Math.min(CHUNK, out.length - at);
      draw(kernels, stream, address, count);
      memory.copyOut(address, out, at, count);
    }
  });
}
