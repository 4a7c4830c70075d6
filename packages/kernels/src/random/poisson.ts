import type { FloatArray } from '../floatArray.ts';
import { refuse } from './check.ts';
import { log } from './libm/log.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { logFactorial } from './stirling.ts';

const { abs, exp, floor, sqrt } = Math;

/** One count of mean `lambda`, with the draws of ATen's `sample_poisson`. */
function nextPoisson(generator: MersenneTwister, lambda: number): number {
  if (lambda === 0) return 0;
  return lambda >= 10 ? byRejection(generator, lambda) : byProducts(generator, lambda);
}

/** How many uniforms can be multiplied before the product falls to e^-λ. */
function byProducts(generator: MersenneTwister, lambda: number): number {
  const least = exp(-lambda);
  let product = generator.uniform53();
  let count = 0;
  for (; product > least; count++) product *= generator.uniform53();
  return count;
}

/** Hörmann's transformed rejection PTRS (1993). */
function byRejection(generator: MersenneTwister, lambda: number): number {
  const root = sqrt(lambda);
  const logLambda = log(lambda);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = generator.uniform53() - 0.5;
    const v = generator.uniform53();
    const us = 0.5 - abs(u);
    const k = floor(((2 * a) / us + b) * u + lambda + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log(v) + log(inverseAlpha) - log(a / (us * us) + b) <= -lambda + k * logLambda - logFactorial(k)) return k;
  }
}

/**
 * Counts of the Poisson distribution as `torch.poisson` draws them, one for each rate.
 *
 * @throws RangeError for a rate that is negative or not finite; nothing is drawn then.
 */
export function fillPoisson(generator: MersenneTwister, out: FloatArray, rates: FloatArray): void {
  for (let i = 0; i < rates.length; i++)
    if (!(rates[i]! >= 0 && rates[i]! < Infinity)) refuse('fillPoisson', 'rates', 'finite and at least 0', rates[i]!);
  for (let i = 0; i < out.length; i++) out[i] = nextPoisson(generator, rates[i]!);
}
