import { type NumericArray, store } from './arrays.ts';
import { checkNumber, refuse } from './check.ts';
import { log, log1p } from './libm/log.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { CHUNK, drawUniform53 } from './words.ts';

const { ceil, min } = Math; // for loops: see fma.ts

const chunk = new Float64Array(CHUNK);

/**
 * Numbers of trials up to the first success as `Tensor.geometric_` draws them: `ceil(ln u / ln(1 - p))`, u a double
 * uniform, for any type of array but bool's.
 *
 * @param p the probability of success, in (0, 1)
 * @throws RangeError when p is outside (0, 1); nothing is drawn then.
 */
export function fillGeometric(generator: MersenneTwister, out: NumericArray, p: number): void {
  checkNumber('fillGeometric', 'p', p);
  if (!(p > 0 && p < 1)) refuse('fillGeometric', 'p', 'in (0, 1)', p);
  const failure = log1p(-p);
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = min(CHUNK, out.length - at);
    drawUniform53(generator, chunk, 0, count);
    for (let i = 0; i < count; i++) chunk[i] = ceil(log(chunk[i]!) / failure);
    store(out, at, chunk, count);
  }
}
