import { type FloatArray, type NumericArray, store } from './arrays.ts';
import { checkNumber, refuse } from './check.ts';
import { fma64 } from './fma.ts';
import { exp } from './libm/exp.ts';
import { log, log1p } from './libm/log.ts';
import { tan } from './libm/sincos.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { nextNormal } from './normal.ts';
import { CHUNK, drawUniform53 } from './words.ts';

// One double uniform u an element, transformed in double and rounded to the type of `out` at the end.
// Source: ATen/core/TransformationHelper.h.

const chunk = new Float64Array(CHUNK);

/**
 * Exponential numbers as `Tensor.exponential_` draws them: `-1/lambda ln(1 - u)`.
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

/**
 * Cauchy numbers as `Tensor.cauchy_` draws them: `median + sigma tan(pi (u - 1/2))`, the last step fused.
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
    const count = Math.min(CHUNK, out.length - at);
    drawUniform53(generator, chunk, 0, count);
    for (let i = 0; i < count; i++) chunk[i] = fma64(sigma, tan(Math.PI * (chunk[i]! - 0.5)), median);
    store(out, at, chunk, count);
  }
}

/**
 * Numbers of trials up to the first success as `Tensor.geometric_` draws them: `ceil(ln u / ln(1 - p))`, for any type
 * of array but bool's.
 *
 * @param p the probability of success, in (0, 1)
 * @throws RangeError when p is outside (0, 1); nothing is drawn then.
 */
export function fillGeometric(generator: MersenneTwister, out: NumericArray, p: number): void {
  checkNumber('fillGeometric', 'p', p);
  if (!(p > 0 && p < 1)) refuse('fillGeometric', 'p', 'in (0, 1)', p);
  const failure = log1p(-p);
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = Math.min(CHUNK, out.length - at);
    drawUniform53(generator, chunk, 0, count);
    for (let i = 0; i < count; i++) chunk[i] = Math.ceil(log(chunk[i]!) / failure);
    store(out, at, chunk, count);
  }
}

/**
 * Log-normal numbers as `Tensor.log_normal_` draws them: e to the power of the normals of {@link normalSerial}, the
 * kept sine shared with it.
 *
 * @param mean of the logarithm, default 1
 * @param std of the logarithm, default 2, above 0
 * @throws RangeError when std is not above 0; nothing is drawn then.
 */
export function fillLogNormal(generator: MersenneTwister, out: FloatArray, mean = 1, std = 2): void {
  checkNumber('fillLogNormal', 'mean', mean);
  checkNumber('fillLogNormal', 'std', std);
  if (!(std > 0)) refuse('fillLogNormal', 'std', 'above 0', std);
  for (let i = 0; i < out.length; i++) out[i] = exp(fma64(nextNormal(generator), std, mean));
}
