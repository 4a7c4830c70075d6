import type { FloatArray } from '../floatArray.ts';
import { store } from './arrays.ts';
import { checkNumber, refuse } from './check.ts';
import { fma64 } from './fma.ts';
import { tan } from './libm/sincos.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { CHUNK, drawUniform53 } from './words.ts';

const { PI, min } = Math; // for loops: see fma.ts

const chunk = new Float64Array(CHUNK);

/**
 * Cauchy numbers as `Tensor.cauchy_` draws them: `median + sigma tan(pi (u - 1/2))`, u a double uniform, the last step
 * fused.
 *
 * @param median default 0
 * @param sigma half the width at half the height, default 1, above 0
 * @throws RangeError when sigma is not above 0; nothing is drawn then.
 */
export function fillCauchy(generator: MersenneTwister, out: FloatArray, median = 0, sigma = 1): void {
  checkNumber('fillCauchy', 'median', median);
  checkNumber('fillCauchy', 'sigma', sigma);
  if (!(sigma > 0)) refuse('fillCauchy', 'sigma', 'above 0', sigma);
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = min(CHUNK, out.length - at);
    drawUniform53(generator, chunk, 0, count);
    for (let i = 0; i < count; i++) chunk[i] = fma64(sigma, tan(PI * (chunk[i]! - 0.5)), median);
    store(out, at, chunk, count);
  }
}
