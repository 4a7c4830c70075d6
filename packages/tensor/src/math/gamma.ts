// B(2k) / (2k (2k - 1)), k = 1, 2, …: Stirling's series of ln Γ (Abramowitz and Stegun 6.1.40).
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
// B(2k) / (2k): the asymptotic series of ψ (6.3.18).
const asymptotic = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
// B(2k) / (2k)!: the Euler-Maclaurin terms of Hurwitz' zeta function.
const eulerMaclaurin = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
];

/** ln |Γ(x)|; infinity at 0 and the negative integers. */
export function lgamma(x: number): number {
  if (!Number.isFinite(x)) return Math.abs(x);
  // At 1 and 2 it is 0, and close to them the terms below would cancel.
  if (Math.abs(x - 1) < 0.25) return aroundOne(x - 1);
  if (Math.abs(x - 2) < 0.25) return Math.log1p(x - 2) + aroundOne(x - 2);
  if (x <= 0) {
    if (Number.isInteger(x)) return Number.POSITIVE_INFINITY;
    // Γ(x) Γ(1 - x) = π / sin πx; the sine of the distance to the next integer keeps its digits
    return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x - Math.round(x))))) - lgamma(1 - x);
  }
  // Γ(x + 1) = x Γ(x), until the series is good
  let product = 1;
  while (x < 10) product *= x++;
  const z = 1 / (x * x);
  let sum = 0;
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum * z + stirling[k]!;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + sum / x - Math.log(product);
}

/** ln Γ(1 + e) = -γ e + Σ ζ(k) (-e)^k / k over k = 2, 3, …, for |e| < 1/4. */
function aroundOne(e: number): number {
  let sum = 0; // Σ ζ(k) (-e)^(k-1) / k
  for (let k = 30; k >= 2; k--) sum = (sum + zetaOverK[k - 2]!) * -e;
  return 0 - e * (EULER + sum);
}

/** ψ(x) = Γ'(x) / Γ(x); ∓infinity at ±0, NaN at the negative integers. */
export function digamma(x: number): number {
  if (x === 0) return 1 / -x;
  let shift = 0;
  if (x < 0) {
    if (Number.isInteger(x)) return Number.NaN;
    shift = -Math.PI / Math.tan(Math.PI * (x - Math.round(x))); // ψ(x) = ψ(1 - x) - π cot πx
    x = 1 - x;
  }
  while (x < 10) shift -= 1 / x++;
  const z = 1 / (x * x);
  let sum = 0;
  for (let k = asymptotic.length - 1; k >= 0; k--) sum = sum * z + asymptotic[k]!;
  return shift + Math.log(x) - 0.5 / x - z * sum;
}

/** Hurwitz' zeta function Σ (k + q)^-s over k = 0, 1, …, for s > 1 and q > 0. */
function zeta(s: number, q: number): number {
  let sum = 0;
  while (q < 12) sum += (q++) ** -s;
  let term = q ** -s;
  sum += (q * term) / (s - 1) + term / 2;
  for (let k = 0; k < eulerMaclaurin.length; k++) {
    term *= (s + 2 * k) / q; // s (s + 1) … (s + 2k) / q^(s + 2k + 1)
    sum += term * eulerMaclaurin[k]!;
    term *= (s + 2 * k + 1) / q;
  }
  return sum;
}

/** The n-th derivative of cot(πx): π^n P(cot πx), where P starts as c and becomes -(1 + c²) P' with each derivative. */
function cotDerivative(n: number, x: number): number {
  const c = 1 / Math.tan(Math.PI * (x - Math.round(x)));
  let p = [0, 1];
  for (let k = 0; k < n; k++) {
    const slope = p.slice(1).map((v, i) => -v * (i + 1));
    p = [...slope, 0, 0].map((v, i) => v + (slope[i - 2] ?? 0));
  }
  return Math.PI ** n * p.reduceRight((sum, v) => sum * c + v, 0);
}

/** The n-th derivative of ψ: (-1)^(n+1) n! ζ(n + 1, x); ψ itself for n = 0. */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  const sign = n % 2 === 0 ? -1 : 1;
  if (x <= 0) {
    if (Number.isInteger(x)) return sign * Number.POSITIVE_INFINITY;
    if (x === Number.NEGATIVE_INFINITY) return Number.NaN;
    return -sign * polygamma(n, 1 - x) - Math.PI * cotDerivative(n, x); // of ψ(1 - x) - ψ(x) = π cot πx
  }
  if (x === Number.POSITIVE_INFINITY) return 0;
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return sign * factorial * zeta(n + 1, x);
}

const EULER = 0.5772156649015329;
/** ζ(k) / k for k = 2, 3, … */
const zetaOverK = Array.from({ length: 29 }, (_, i) => zeta(i + 2, 1) / (i + 2));
