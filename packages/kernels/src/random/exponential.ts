import type { FloatArray } from '../floatArray.ts';
import { store } from './arrays.ts';
import { checkNumber, refuse } from './check.ts';
import { log } from './libm/log.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { CHUNK, drawUniform53 } from './words.ts';

const chunk = new Float64Array(CHUNK);
const { fround } = Math; // for loops: see fma.ts
/** Much more than the relative error of any engine's logarithm. */
const ERROR = 2 ** -44;

/**
 * Exponential numbers as `Tensor.exponential_` draws them: `-1/lambda ln(1 - u)`, u a double uniform.
 *
 * @param lambda the rate, default 1, above 0
 * @throws RangeError when lambda is not above 0; nothing is drawn then.
 */
export function fillExponential(generator: MersenneTwister, out: FloatArray, lambda = 1): void {
  checkNumber('fillExponential', 'lambda', lambda);
  if (!(lambda > 0)) refuse('fillExponential', 'lambda', 'above 0', lambda);
  const scale = -1 / lambda;
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = Math.min(CHUNK, out.length - at);
    drawUniform53(generator, chunk, 0, count);
    // 1 - u is exact
    if (out instanceof Float32Array) for (let i = 0; i < count; i++) chunk[i] = scaledLog(scale, 1 - chunk[i]!);
    else for (let i = 0; i < count; i++) chunk[i] = scale * log(1 - chunk[i]!);
    store(out, at, chunk, count);
  }
}

/** `scale ln(x)` with the float32 that the exact logarithm gives: the engine's own is taken where its error cannot matter. */
function scaledLog(scale: number, x: number): number {
  const near = scale * Math.log(x);
  return fround(near * (1 - ERROR)) === fround(near * (1 + ERROR)) ? near : scale * log(x);
}
