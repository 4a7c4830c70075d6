import { digamma } from './gamma.ts';

const { log, sqrt } = Math;

/**
 * How one coordinate x of a Dirichlet number moves with its concentration α, `total` the sum of all: -(∂F/∂α) / (f (1 -
 * x)) of the beta distribution (α, total - α), by the approximations of ATen's `dirichlet_grad_one`.
 */
export function dirichletGrad(x: number, alpha: number, total: number): number {
  const beta = total - alpha;
  const boundary = total * x * (1 - x);
  if (x <= 0.5 && boundary < 2.5) return byAlphaNearZero(x, alpha, beta);
  if (x >= 0.5 && boundary < 0.75) return -byBetaNearZero(1 - x, beta, alpha);
  if (alpha > 6 && beta > 6) return bySaddlePoint(x, alpha, beta);
  const u = log(x);
  const a = log(alpha) - u;
  const b = log(total) - a;
  const first = (x * (digamma(total) - digamma(alpha))) / beta;
  return (rational(numerator, u, a, b) / rational(denominator, u, a, b)) * first;
}

/** ∂/∂α for x close to 0: a Taylor series. */
function byAlphaNearZero(x: number, alpha: number, beta: number): number {
  const factor = digamma(alpha) - digamma(alpha + beta) - log(x);
  let term = 1;
  let series = (term / alpha) * (factor + 1 / alpha);
  for (let i = 1; i <= 10; i++) {
    term *= ((i - beta) * x) / i;
    series += (term / (alpha + i)) * (factor + 1 / (alpha + i));
  }
  const grad = x * (1 - x) ** -beta * series;
  return Number.isNaN(grad) ? 0 : grad;
}

/** ∂/∂β for x close to 0: a Taylor series. */
function byBetaNearZero(x: number, alpha: number, beta: number): number {
  const factor = digamma(alpha + beta) - digamma(beta);
  let term = 1;
  let betas = 1;
  let slopes = 0;
  let series = factor / alpha;
  for (let i = 1; i <= 8; i++) {
    term *= -x / i;
    slopes = slopes * (beta - i) + betas;
    betas *= beta - i;
    series += (term / (alpha + i)) * (slopes + factor * betas);
  }
  const grad = -((1 - x) ** (1 - beta)) * series;
  return Number.isNaN(grad) ? 0 : grad;
}

/** ∂/∂α for large α and β: Rice's saddle point. */
function bySaddlePoint(x: number, alpha: number, beta: number): number {
  const total = alpha + beta;
  const mean = alpha / total;
  const std = sqrt((alpha * beta) / (total + 1)) / total;
  if (mean - 0.1 * std <= x && x <= mean + 0.1 * std) return nearMean(x, alpha, beta);
  const stirling = (stirlingFactor(alpha) * stirlingFactor(beta)) / stirlingFactor(total);
  const axbx = alpha * (x - 1) + beta * x;
  const first =
    (2 * alpha * alpha * (x - 1) + alpha * beta * (x - 1) - x * beta * beta) /
    (sqrt((2 * alpha) / beta) * total ** 1.5 * axbx * axbx);
  const second = 0.5 * log(alpha / (total * x));
  const third = sqrt((8 * alpha * beta) / total) / axbx;
  const fourth = (beta * log(beta / (total * (1 - x))) + alpha * log(alpha / (total * x))) ** -1.5;
  const prefactor = -x / sqrt((2 * alpha * beta) / total);
  return stirling * prefactor * (first + second * (third + (x < mean ? fourth : -fourth)));
}

function stirlingFactor(x: number): number {
  return 1 + 1 / (12 * x) + 1 / (288 * x * x);
}

/** The limit at x = mean, where the formula is 0 / 0. */
function nearMean(x: number, alpha: number, beta: number): number {
  const total = alpha + beta;
  const b2 = beta * beta;
  const inner = (453 + 1620 * beta * (1 - x) - 455 * x) * beta + alpha * (8 * (1 - x) * (135 * beta - 11));
  const poly =
    47 * x * b2 * b2 +
    alpha *
      ((43 + 20 * (16 + 27 * beta) * x) * b2 * beta + alpha * (3 * (59 + 180 * beta - 90 * x) * b2 + alpha * inner));
  const over = ((1 + 12 * alpha) * (1 + 12 * beta)) / (total * total);
  return ((over / (1 - x)) * poly) / (12960 * alpha ** 3 * b2 * (1 + 12 * total));
}

type Coefficients = readonly (readonly (readonly number[])[])[];

/** Σ u^i a^j (c0 + b (c1 + b (c2 + b c3))) */
function rational(c: Coefficients, u: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      const k = c[i]![j]!;
      sum += u ** i * a ** j * (k[0]! + b * (k[1]! + b * (k[2]! + b * k[3]!)));
    }
  return sum;
}

const numerator: Coefficients = [
  [
    [1.003668233, -0.01061107488, -0.0657888334, 0.01201642863],
    [0.6336835991, -0.3557432599, 0.05486251648, -0.001465281033],
    [-0.03276231906, 0.004474107445, 0.002429354597, -0.0001557569013],
  ],
  [
    [0.221950385, -0.3187676331, 0.01799915743, 0.01074823814],
    [-0.2951249643, 0.06219954479, 0.01535556598, 0.001550077057],
    [0.02155310298, 0.004170831599, 0.001292462449, 6.976601077e-5],
  ],
  [
    [-0.05980841433, 0.008441916499, 0.01085618172, 0.002319392565],
    [0.02911413504, 0.01400243777, -0.002721828457, 0.000751041181],
    [0.005900514878, -0.001936558688, -9.495446725e-6, 5.385558597e-5],
  ],
];
const denominator: Coefficients = [
  [
    [1, -0.02924021934, -0.04438342661, 0.007285809825],
    [0.6357567472, -0.3473456711, 0.05454656494, -0.002407477521],
    [-0.03301322327, 0.004845219414, 0.00231480583, -0.0002307248149],
  ],
  [
    [0.5925320577, -0.1757678135, 0.01505928619, 0.000564515273],
    [0.1014815858, -0.06589186703, 0.01272886114, -0.0007316646956],
    [-0.007258481865, 0.001096195486, 0.0003934994223, -4.12701925e-5],
  ],
  [
    [0.06469649321, -0.0236701437, 0.002902096474, -5.896963079e-5],
    [0.001925008108, -0.002869809258, 0.0008000589141, -6.063713228e-5],
    [-0.0003477407336, 6.959756487e-5, 1.097287507e-5, -1.650964693e-6],
  ],
];
