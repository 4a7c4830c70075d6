import type { MersenneTwister } from './mersenneTwister.ts';
import { type Draw, fillByWasm, isManyDraws } from './wasmStream.ts';

/** Elements that a fill takes through scratch memory at a time: small enough for the first-level cache. */
export const CHUNK = 1024;

const fillWords: Draw = (kernels, stream, at, count) => kernels.words(stream, at, count);
const fillUniforms: Draw = (kernels, stream, at, count) => kernels.uniformDouble(stream, at, count);

/** The next `count` words of the stream into `out[0 … count)`. */
export function drawWords(generator: MersenneTwister, out: Int32Array, count: number): void {
  if (fillByWasm(generator, out, fillWords, 0, count)) return;
  const words = generator.words;
  for (let i = 0; i < count; ) {
    if (generator.position === generator.end) generator.refill();
    const start = generator.position;
    const take = Math.min(generator.end - start, count - i);
    for (let k = 0; k < take; k++) out[i + k] = words[start + k]!;
    generator.position = start + take;
    i += take;
  }
}

/** The next `count` double uniforms in [0, 1), two words each, into `out[start … start + count)`. */
export function drawUniform53(generator: MersenneTwister, out: Float64Array, start: number, count: number): void {
  const stop = start + count;
  if (isManyDraws(count) && fillByWasm(generator, out, fillUniforms, start, stop)) return;
  const words = generator.words;
  for (let i = start; i < stop; ) {
    let position = generator.position;
    const pairs = Math.min((generator.end - position) >> 1, stop - i);
    for (const last = i + pairs; i < last; i++, position += 2) {
      // The first word is the high half; of it 21 bits belong to the 53.
      out[i] = (words[position]! & 0x1fffff) * 2 ** -21 + (words[position + 1]! >>> 0) * 2 ** -53;
    }
    generator.position = position;
    if (i < stop) out[i++] = generator.uniform53(); // twists, perhaps between the two words of a pair
  }
}
