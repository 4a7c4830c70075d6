import type { FloatArray } from '../floatArray.ts';
import { store } from './arrays.ts';
import { checkNumber, refuse } from './check.ts';
import { log } from './libm/log.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { CHUNK, drawUniform53 } from './words.ts';

const chunk = new Float64Array(CHUNK);

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
    for (let i = 0; i < count; i++) chunk[i] = scale * log(1 - chunk[i]!); // 1 - u is exact
    store(out, at, chunk, count);
  }
}
