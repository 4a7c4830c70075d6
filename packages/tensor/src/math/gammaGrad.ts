import { digamma } from './gamma.ts';

const { exp, log, sqrt } = Math;

// The bivariate rational approximation of ATen's `standard_gamma_grad_one`: numerator, then denominator, by powers of
// ln(x / α) (the rows) and of ln α.
const rational = [
  [0.16009398, -0.094634809, 0.025146376, -0.0030648343, 1, 0.32668115, 0.10406089, 0.0014179084],
  [0.53487893, 0.1298071, 0.065735949, -0.0015649758, 0.16639465, 0.020070113, -0.0035938915, -0.00058392623],
  [0.040121004, -0.0065914022, -0.0026286047, -0.0013441777, 0.017050642, -0.0021309326, 0.00085092367, -1.5247877e-7],
] as const;

/**
 * How a gamma number x moves with its concentration while its place in the distribution stays: -(∂F/∂α) / f, by the
 * three approximations of ATen (a series for small x, Rice's saddle point for large α, a rational function between).
 */
export function gammaGrad(alpha: number, x: number): number {
  if (x < 0.8) return smallGammaGrad(alpha, x);
  if (alpha > 8) return saddleGammaGrad(alpha, x);
  const u = log(x / alpha);
  const v = log(alpha);
  const c = (i: number) => rational[0][i]! + u * (rational[1][i]! + u * rational[2][i]!);
  const p = c(0) + v * (c(1) + v * (c(2) + v * c(3)));
  const q = c(4) + v * (c(5) + v * (c(6) + v * c(7)));
  return exp(p / q);
}

function smallGammaGrad(alpha: number, x: number): number {
  let numerator = 1;
  let denominator = alpha;
  let first = 1 / denominator;
  let second = 1 / (denominator * denominator);
  for (let i = 1; i <= 5; i++) {
    numerator *= -x / i;
    denominator += 1;
    first += numerator / denominator;
    second += numerator / (denominator * denominator);
  }
  const power = x ** alpha;
  const density = x ** (alpha - 1) * exp(-x);
  const slope = (log(x) - digamma(alpha)) * power * first - power * second;
  const grad = -slope / density;
  return Number.isNaN(grad) ? 0 : grad;
}

function saddleGammaGrad(alpha: number, x: number): number {
  const square = alpha * alpha;
  if (0.9 * alpha <= x && x <= 1.1 * alpha) {
    // near x = α, where the formula below is 0 / 0
    const first = 1 + 24 * alpha * (1 + 12 * alpha);
    const second = 1440 * square + 6 * x * (53 - 120 * x) - (65 * x * x) / alpha + alpha * (107 + 3600 * x);
    return (first * second) / (1244160 * square * square);
  }
  const root = sqrt(8 * alpha);
  const ratio = log(x / alpha);
  const near = root / (alpha - x);
  const far = (x - alpha - alpha * ratio) ** -1.5;
  const term = ratio * (x < alpha ? near - far : near + far) - (sqrt(2 / alpha) * (alpha + x)) / (alpha - x) ** 2;
  const stirling = 1 + (1 / (12 * alpha)) * (1 + 1 / (24 * alpha));
  return (-stirling * x * term) / root;
}
