import { lgamma } from './gamma.ts';

/**
 * The regularized lower incomplete gamma function P(a, x): its series below a + 1, else 1 less the continued fraction of
 * the upper one (Numerical Recipes, 6.2).
 */
export function gammainc(a: number, x: number): number {
  if (!(a >= 0 && x >= 0) || (a === 0 && x === 0)) return Number.NaN;
  if (a === 0) return 1;
  if (x === 0) return 0;
  if (a === Number.POSITIVE_INFINITY) return x === a ? Number.NaN : 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const front = Math.exp(a * Math.log(x) - x - lgamma(a));
  return x < a + 1 ? front * series(a, x) : 1 - front * fraction(a, x);
}

/** The regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x), of which small values keep their digits. */
export function gammaincc(a: number, x: number): number {
  if (!(a >= 0 && x >= 0) || (a === 0 && x === 0)) return Number.NaN;
  if (a === 0) return 0;
  if (x === 0) return 1;
  if (a === Number.POSITIVE_INFINITY) return x === a ? Number.NaN : 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x < 1.1 && (x > 0.5 ? a <= 1.1 * x : a <= -0.4 / Math.log(x))) return smallUpper(a, x);
  const front = Math.exp(a * Math.log(x) - x - lgamma(a));
  return x < a + 1 ? 1 - front * series(a, x) : front * fraction(a, x);
}

/** Q(a, x) of a small x and no large a, where 1 - P(a, x) would have lost its digits: 1 - x^a / Γ(1 + a) - x^a / Γ(a) Σ (-x)^n / n! (a + n) */
function smallUpper(a: number, x: number): number {
  let factor = 1;
  let sum = 0;
  for (let n = 1, term = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    factor *= -x / n;
    term = factor / (a + n);
    sum += term;
  }
  const power = a * Math.log(x);
  return -Math.expm1(power - lgamma(1 + a)) - Math.exp(power - lgamma(a)) * sum;
}

/** Σ x^n / (a (a + 1) … (a + n)) */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - …)), by Lentz' method. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > 1e-16 && n < 100_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b || 1e-300);
    c = b + an / c || 1e-300;
    change = c * d;
    value *= change;
  }
  return value;
}
