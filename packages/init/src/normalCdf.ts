/** The share of the standard normal distribution below x. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const t = Math.abs(x) / Math.SQRT2;
  // erf's power series is good near 0, erfc's continued fraction far out.
  const tail = t < 2.5 ? 1 - erfSeries(t) : erfcFraction(t);
  return x < 0 ? tail / 2 : 1 - tail / 2;
}

/** erf(t) = 2/√π · e^(-t²) · Σ 2^n t^(2n+1) / (2n+1)!!; all terms are positive, so nothing cancels. */
function erfSeries(t: number): number {
  let term = t;
  let sum = t;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * t * t) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t) * sum;
}

/** erfc(t) = e^(-t²)/√π · 1/(t + (1/2)/(t + (2/2)/(t + (3/2)/(t + …)))) */
function erfcFraction(t: number): number {
  if (t > 28) return 0; // below the smallest double
  let fraction = t;
  for (let n = 60; n >= 1; n--) fraction = t + n / 2 / fraction;
  return Math.exp(-t * t) / Math.sqrt(Math.PI) / fraction;
}
