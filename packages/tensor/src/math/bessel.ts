/** Beyond this the asymptotic series is exact to the last places; up to it the powers, none of which cancel, converge. */
const FAR = 25;

/** I₀(x), the modified Bessel function of the first kind. NaN at the infinities, as PyTorch has it. */
export function besselI0(x: number): number {
  const y = Math.abs(x);
  return y > FAR ? far(y, 0) : near(y, 0);
}

/** I₁(x), the derivative of I₀. */
export function besselI1(x: number): number {
  const y = Math.abs(x);
  const value = y > FAR ? far(y, 4) : (y / 2) * near(y, 1);
  return x < 0 ? -value : value;
}

/** Σ (x² / 4)^k · order! / (k! (k + order)!) */
function near(x: number, order: number): number {
  const q = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= q / (k * (k + order));
    sum += term;
  }
  return Number.isNaN(x) ? x : sum;
}

/** e^x / √(2πx) · (1 - (μ - 1) / 8x + (μ - 1)(μ - 9) / 2! (8x)² - …), μ being 4 · order². */
function far(x: number, mu: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= ((2 * k - 1) ** 2 - mu) / (k * 8 * x);
    sum += term;
  }
  return (Math.exp(x) / Math.sqrt(2 * Math.PI * x)) * sum;
}
