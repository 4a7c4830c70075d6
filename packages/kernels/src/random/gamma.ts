import type { FloatArray } from '../floatArray.ts';
import { refuse } from './check.ts';
import { log } from './libm/log.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { nextNormal } from './normal.ts';

const { fround, sqrt } = Math;
const THIRD = fround(1 / 3);
const SQUEEZE = fround(0.0331);

/**
 * One number of the gamma distribution with rate 1, by Marsaglia and Tsang's rejection (2000), with the draws of ATen's
 * `sample_gamma`: d = α - 1/3, v = (1 + x / √(9 d))³ of a normal x; d v is taken where u < 1 - 0.0331 x⁴ or
 * ln u < x²/2 + d (1 - v + ln v). Below 1, α is raised by 1 and the result multiplied by u^(1/α).
 *
 * @param round what rounds to the type of α: its sums and quotients are of that type in ATen
 */
export function nextGamma(generator: MersenneTwister, alpha: number, round: (x: number) => number): number {
  let scale = 1;
  if (alpha < 1) {
    if (alpha === 0) return 0;
    scale = (1 - generator.uniform53()) ** round(1 / alpha);
    alpha = round(alpha + 1);
  }
  const d = round(alpha - THIRD);
  const c = 1 / sqrt(9 * d);
  for (;;) {
    let x: number;
    let y: number;
    do {
      x = nextNormal(generator);
      y = 1 + c * x;
    } while (y <= 0);
    const v = y * y * y;
    const u = 1 - generator.uniform53();
    const xx = x * x;
    if (u < 1 - SQUEEZE * xx * xx || log(u) < 0.5 * xx + d * (1 - v + log(v))) return scale * d * v;
  }
}

/** The smallest normal number of an array's type. */
export function tiniest(out: FloatArray): number {
  return out instanceof Float32Array ? 2 ** -126 : 2 ** -1022;
}

/** What is not at least 0, NaN included, would be rejected for ever. */
function checkConcentrations(fn: string, alpha: FloatArray): void {
  for (let i = 0; i < alpha.length; i++)
    if (!(alpha[i]! >= 0 && alpha[i]! < Infinity)) refuse(fn, `alpha[${i}]`, 'finite and at least 0', alpha[i]!);
}

/**
 * Gamma numbers of rate 1 as `torch._standard_gamma` draws them, one for each concentration, raised to the smallest
 * normal number.
 *
 * @throws RangeError for a concentration that is negative or not finite; nothing is drawn then.
 */
export function fillGamma(generator: MersenneTwister, out: FloatArray, alpha: FloatArray): void {
  checkConcentrations('fillGamma', alpha);
  const round = alpha instanceof Float32Array ? fround : same;
  const least = tiniest(out);
  for (let i = 0; i < out.length; i++) out[i] = Math.max(least, round(nextGamma(generator, alpha[i]!, round)));
}

/**
 * Points of the simplex as `torch._sample_dirichlet` draws them: gamma numbers in double, each row divided by its sum,
 * kept off 0 and 1.
 *
 * @param alpha rows of `categories` concentrations
 * @throws RangeError for a concentration that is negative or not finite; nothing is drawn then.
 */
export function fillDirichlet(
  generator: MersenneTwister,
  out: FloatArray,
  alpha: FloatArray,
  categories: number,
): void {
  checkConcentrations('fillDirichlet', alpha);
  const gammas = Float64Array.from(alpha, (a) => nextGamma(generator, a, same));
  const least = tiniest(out);
  const most = out instanceof Float32Array ? 1 - 2 ** -24 : 1 - 2 ** -53;
  for (let at = 0; at < out.length; at += categories) {
    let sum = 0;
    for (let j = at; j < at + categories; j++) sum += gammas[j]!;
    for (let j = at; j < at + categories; j++) {
      out[j] = gammas[j]! / sum; // rounds to the type before it is compared
      out[j] = Math.min(most, Math.max(least, out[j]!));
    }
  }
}

function same(x: number): number {
  return x;
}
