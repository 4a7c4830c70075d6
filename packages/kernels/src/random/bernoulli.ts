import type { FloatArray } from '../floatArray.ts';
import { halves, type NumericArray, store } from './arrays.ts';
import { checkNumber, refuse } from './check.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { fillUniform } from './uniform.ts';
import { type Draw, fillByWasm, isManyDraws } from './wasmStream.ts';
import { CHUNK, drawUniform53 } from './words.ts';

const { floor, min } = Math; // for loops: see fma.ts

const chunk = new Float64Array(CHUNK);
/** Uniforms that are drawn at a time for probabilities of their own. */
const FROM_CHUNK = 8192;

const fillMany: Draw = (kernels, stream, at, count, p) => kernels.bernoulli(stream, at, count, p);

/**
 * 1 with probability p, else 0, as `Tensor.bernoulli_(p)` and dropout's mask draw them: a double uniform below p, two
 * words an element, whatever the type of `out`.
 *
 * @param p default 0.5, in [0, 1]
 * @throws RangeError when p is outside [0, 1] or NaN; nothing is drawn then.
 */
export function fillBernoulli(generator: MersenneTwister, out: NumericArray, p = 0.5): void {
  checkNumber('fillBernoulli', 'p', p);
  if (!(p >= 0 && p <= 1)) refuse('fillBernoulli', 'p', 'in [0, 1]', p);
  const isMany = isManyDraws(out.length);
  if (isMany && out instanceof Float32Array && fillByWasm(generator, out, fillMany, 0, out.length, p)) return;
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = min(CHUNK, out.length - at);
    drawUniform53(generator, chunk, 0, count);
    for (let i = 0; i < count; i++) chunk[i] = 0 - floor(chunk[i]! - p); // u < p ? 1 : 0 without a branch
    if (isMany || out instanceof BigInt64Array) store(out, at, chunk, count);
    else for (let i = 0; i < count; i++) out[at + i] = chunk[i]!;
  }
}

/**
 * 1 with each element's own probability, else 0, as `torch.bernoulli(probabilities)` draws them: a float32 uniform of
 * one word below a float32 probability, a double uniform of two words below a float64 one.
 *
 * @param probabilities as many as `out` has elements, each in [0, 1]
 * @throws RangeError on another length or a probability outside [0, 1]; nothing is drawn then.
 */
export function fillBernoulliFrom(generator: MersenneTwister, out: NumericArray, probabilities: FloatArray): void {
  const name = 'fillBernoulliFrom';
  if (probabilities.length !== out.length) {
    refuse(name, 'probabilities', `of out's length ${out.length}`, `length ${probabilities.length}`);
  }
  for (let i = 0; i < out.length; i++) {
    const p = probabilities[i]!;
    if (!(p >= 0 && p <= 1)) refuse(name, `probabilities[${i}]`, 'in [0, 1]', p);
  }
  const single = probabilities instanceof Float32Array;
  const singles = single ? new Float32Array(min(FROM_CHUNK, out.length)) : null;
  const step = singles?.length ?? CHUNK;
  for (let at = 0; at < out.length; at += step) {
    const count = min(step, out.length - at);
    const drawn = singles ? singles.subarray(0, count) : chunk;
    if (singles) fillUniform(generator, drawn as Float32Array);
    else drawUniform53(generator, chunk, 0, count);
    writeBelow(out, at, count, drawn, probabilities);
  }
}

/** 1 where a uniform lies below its probability, else 0, without a branch: the difference is below 1. */
function writeBelow(out: NumericArray, at: number, count: number, drawn: FloatArray, probabilities: FloatArray): void {
  if (out instanceof BigInt64Array) {
    const pairs = halves(out);
    for (let i = 0, to = 2 * at; i < count; i++, to += 2) {
      pairs[to] = 0 - floor(drawn[i]! - probabilities[at + i]!);
      pairs[to + 1] = 0;
    }
  } else for (let i = 0; i < count; i++) out[at + i] = 0 - floor(drawn[i]! - probabilities[at + i]!);
}
