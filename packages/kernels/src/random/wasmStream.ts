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

/** Where a build has its stream. */
interface Stream {
  readonly kernels: RandomKernels;
  readonly address: number;
  /** The memory of the last draw. */
  memory: KernelMemory;
  /** As much of the stream as generators have: their constants differ. */
  words: Int32Array;
}

/** Draws so many elements to an address, by a number where it needs one. */
export type Draw = (kernels: RandomKernels, stream: number, address: number, count: number, by: number) => void;

const streams = new Map<RandomKernels, Stream>();

/** Whether so many elements are drawn in WebAssembly, where there is any. */
export function isManyDraws(count: number): boolean {
  return isWorthwhile(count >= SMALLEST);
}

/** Copies a generator's stream in, where draws in WebAssembly are faster; null where they are not, or there is no room. */
function open(generator: MersenneTwister, count: number, bytes: number): Stream | null {
  if (!isManyDraws(count)) return null;
  const kernels = randomFamily()?.exports;
  if (!kernels) return null;
  const memory = kernelMemory();
  if (!memory.fits(bytes)) return null;
  let stream = streams.get(kernels);
  if (!stream) {
    stream = { kernels, address: memory.reserve(STREAM_BYTES), memory, words: new Int32Array() };
    kernels.prepare(stream.address);
    streams.set(kernels, stream);
  }
  stream.memory = memory;
  // Memory that grows, which it has by now if it had to, takes its views away where no threads share it.
  const from = stream.address / 4;
  if (!stream.words.length) stream.words = memory.i32.subarray(from, from + STREAM_WORDS);
  const { words } = stream;
  words.set(generator.stream);
  words[0] = generator.position;
  words[1] = generator.end;
  return stream;
}

/** The generator continues where the stream was left. */
function close(generator: MersenneTwister, { words }: Stream): void {
  generator.stream.set(words);
  generator.position = words[0]!;
  generator.end = words[1]!;
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
  const stream = open(generator, count, bytes);
  if (stream === null) return false;
  stream.memory.withScratch((memory) => work(stream.kernels, stream.address, memory));
  close(generator, stream);
  return true;
}

/**
 * Fills an array, or a part of it, as {@link drawByWasm} draws, chunk by chunk: `draw` gets the address of each and how many
 * elements it has. It makes no object.
 */
export function fillByWasm(
  generator: MersenneTwister,
  out: FloatArray | Int32Array,
  draw: Draw,
  start = 0,
  stop = out.length,
  by = 0,
): boolean {
  const stream = open(generator, stop - start, 8 * CHUNK);
  if (stream === null) return false;
  const { kernels, memory } = stream;
  const mark = memory.mark;
  try {
    const address = memory.allocateFor(out, start, Math.min(CHUNK, stop - start));
    memory.allocate(ROOM);
    for (let at = start; at < stop; at += CHUNK) {
      const count = Math.min(CHUNK, stop - at);
      draw(kernels, stream.address, address, count, by);
      memory.copyOut(address, out, at, count);
    }
  } finally {
    memory.back(mark);
  }
  close(generator, stream);
  return true;
}
