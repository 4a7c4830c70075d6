import { fullLike, type Tensor, where } from '@wick/tensor';
import { Beta } from '../continuous/beta.ts';
import { ContinuousBernoulli } from '../continuous/continuousBernoulli.ts';
import { Exponential } from '../continuous/exponential.ts';
import { Gamma } from '../continuous/gamma.ts';
import { Gumbel } from '../continuous/gumbel.ts';
import { Laplace } from '../continuous/laplace.ts';
import { Normal } from '../continuous/normal.ts';
import { Pareto } from '../continuous/pareto.ts';
import { Uniform } from '../continuous/uniform.ts';
import { Bernoulli } from '../discrete/bernoulli.ts';
import { Binomial } from '../discrete/binomial.ts';
import { Poisson } from '../discrete/poisson.ts';
import type { Distribution } from '../distribution.ts';
import { EULER, LOG_ROOT_2PI, xLogX } from '../numeric.ts';
import { type DistributionClass, type KlRule, rule } from './registry.ts';

const INF = Number.POSITIVE_INFINITY;

/** Pairs of which p reaches where q does not: the divergence is infinite. */
function infinite<P extends Distribution>(
  p: DistributionClass<P>,
  parameter: (p: P) => Tensor,
  ...qs: readonly DistributionClass[]
): KlRule[] {
  return qs.map((q) => rule(p, q, (d: P) => fullLike(parameter(d), INF)));
}

/** -H(p) - E[ln q] of a gamma q from E[x] and E[ln x]. */
function toGamma(entropy: Tensor, q: Gamma, mean: Tensor, meanLog: Tensor): Tensor {
  const a = q.concentration;
  const normalizer = a.lgamma().sub(a.mul(q.rate.log()));
  return normalizer.sub(entropy).sub(a.sub(1).mul(meanLog)).add(q.rate.mul(mean));
}

/** -H(p) - E[ln q] of a normal q from E[x] and E[x²]. */
function toNormal(entropy: Tensor, q: Normal, mean: Tensor, meanSquare: Tensor): Tensor {
  const variance = q.scale.square();
  const square = meanSquare.mul(0.5).sub(q.loc.mul(mean)).add(q.loc.square().mul(0.5));
  return variance.log().mul(0.5).add(LOG_ROOT_2PI).sub(entropy).add(square.div(variance));
}

/** -H(p) - E[ln q] of an exponential q from E[x]. */
function toExponential(entropy: Tensor, q: Exponential, mean: Tensor): Tensor {
  return q.rate.mul(mean).sub(entropy).sub(q.rate.log());
}

/** -H(p) - E[ln q] of a Gumbel q from E[x] and E[e^(-(x - loc) / scale)]. */
function toGumbel(entropy: Tensor, q: Gumbel, mean: Tensor, meanExp: Tensor): Tensor {
  return q.scale.log().sub(entropy).add(mean.sub(q.loc).div(q.scale)).add(meanExp);
}

function toContinuousBernoulli(entropy: Tensor, q: ContinuousBernoulli, mean: Tensor): Tensor {
  return entropy.neg().sub(mean.mul(q.logits)).sub(q.probs.neg().log1p()).sub(q.logNorm());
}

/** E[ln x] of a uniform number: (x ln x - x) between its ends. */
function meanLogOf(low: Tensor, high: Tensor): Tensor {
  const width = high.sub(low);
  return xLogX(high).sub(xLogX(low)).sub(width).div(width);
}

/** E[x²] of a distribution with a mean and a variance. */
function meanSquareOf(p: Distribution): Tensor {
  return p.variance.add(p.mean.square());
}

/** Divergences between classes. */
export const cross: readonly KlRule[] = [
  rule(Bernoulli, Poisson, (p, q) => p.entropy().neg().sub(p.probs.mul(q.rate.log()).sub(q.rate))),

  rule(Beta, ContinuousBernoulli, (p, q) => toContinuousBernoulli(p.entropy(), q, p.mean)),
  ...infinite(Beta, (p) => p.concentration1, Pareto),
  rule(Beta, Exponential, (p, q) => toExponential(p.entropy(), q, p.mean)),
  rule(Beta, Gamma, (p, q) => {
    const meanLog = p.concentration1.digamma().sub(p.concentration1.add(p.concentration0).digamma());
    return toGamma(p.entropy(), q, p.mean, meanLog);
  }),
  rule(Beta, Normal, (p, q) => toNormal(p.entropy(), q, p.mean, meanSquareOf(p))),
  rule(Beta, Uniform, (p, q) => {
    const result = q.high.sub(q.low).log().sub(p.entropy());
    return result.maskedFill(q.low.gt(0).logicalOr(q.high.lt(1)), INF);
  }),

  ...infinite(ContinuousBernoulli, (p) => p.probs, Pareto),
  rule(ContinuousBernoulli, Exponential, (p, q) => toExponential(p.entropy(), q, p.mean)),
  rule(ContinuousBernoulli, Normal, (p, q) => toNormal(p.entropy(), q, p.mean, meanSquareOf(p))),
  rule(ContinuousBernoulli, Uniform, (p, q) => {
    const result = q.high.sub(q.low).log().sub(p.entropy());
    // As PyTorch has it: infinite where an end only touches one of [0, 1] from outside, too.
    return where(q.low.ge(0).logicalOr(q.high.le(1)), INF, result);
  }),

  ...infinite(Exponential, (p) => p.rate, Beta, ContinuousBernoulli, Pareto, Uniform),
  rule(Exponential, Gamma, (p, q) => {
    const ratio = q.rate.div(p.rate);
    const a = q.concentration;
    return ratio
      .sub(a.mul(ratio.log()))
      .add(a.lgamma())
      .add(a.mul(EULER))
      .sub(1 + EULER);
  }),
  rule(Exponential, Gumbel, (p, q) => {
    const product = p.rate.mul(q.scale);
    return toGumbel(p.entropy(), q, p.mean, q.loc.div(q.scale).exp().mul(product).div(product.add(1)));
  }),
  rule(Exponential, Normal, (p, q) => toNormal(p.entropy(), q, p.mean, p.rate.square().reciprocal().mul(2))),

  ...infinite(Gamma, (p) => p.concentration, Beta, ContinuousBernoulli, Pareto, Uniform),
  rule(Gamma, Exponential, (p, q) => toExponential(p.entropy(), q, p.mean)),
  rule(Gamma, Gumbel, (p, q) => {
    const product = p.rate.mul(q.scale);
    const a = p.concentration;
    const t1 = a.sub(1).mul(a.digamma()).sub(a.lgamma()).sub(a);
    const ratio = q.loc.div(q.scale);
    const t3 = ratio.exp().mul(product.reciprocal().add(1).pow(a.neg())).sub(ratio);
    return t1.add(product.log()).add(a.div(product)).add(t3);
  }),
  rule(Gamma, Normal, (p, q) => toNormal(p.entropy(), q, p.mean, meanSquareOf(p))),

  ...infinite(Gumbel, (p) => p.loc, Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform),
  rule(Gumbel, Normal, (p, q) => toNormal(p.entropy(), q, p.mean, meanSquareOf(p))),

  ...infinite(Laplace, (p) => p.loc, Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform),
  rule(Laplace, Normal, (p, q) => toNormal(p.entropy(), q, p.mean, meanSquareOf(p))),

  ...infinite(Normal, (p) => p.loc, Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform),
  rule(Normal, Gumbel, (p, q) => {
    const ratio = p.scale.div(q.scale).square();
    return toGumbel(p.entropy(), q, p.mean, ratio.mul(0.5).sub(p.loc.sub(q.loc).div(q.scale)).exp());
  }),
  rule(Normal, Laplace, (p, q) => {
    const away = p.loc.sub(q.loc);
    const z = away.div(p.scale);
    const t2 = p.scale.mul(z.square().mul(-0.5).exp()).mul(Math.sqrt(2 / Math.PI));
    const t3 = away.mul(z.mul(Math.SQRT1_2).erf());
    return t2
      .add(t3)
      .div(q.scale)
      .sub(p.scale.div(q.scale).log())
      .sub(0.5 * (1 + Math.log(0.5 * Math.PI)));
  }),

  ...infinite(Pareto, (p) => p.scale, Beta, ContinuousBernoulli, Uniform),
  rule(Pareto, Exponential, (p, q) => {
    const product = p.scale.mul(q.rate);
    const t1 = p.alpha.div(product).log().sub(p.alpha.reciprocal());
    return t1
      .add(p.alpha.mul(product).div(p.alpha.sub(1)))
      .sub(1)
      .maskedFill(p.alpha.le(1), INF);
  }),
  rule(Pareto, Gamma, (p, q) => {
    const meanLog = p.scale.log().add(p.alpha.reciprocal());
    const mean = p.alpha.mul(p.scale).div(p.alpha.sub(1));
    return toGamma(p.entropy(), q, mean, meanLog).maskedFill(p.alpha.le(1), INF);
  }),
  rule(Pareto, Normal, (p, q) => {
    const common = p.scale.div(p.alpha.sub(1));
    const t1 = q.scale
      .mul(p.alpha)
      .div(p.scale)
      .mul(Math.sqrt(2 * Math.PI))
      .log()
      .sub(p.alpha.reciprocal());
    const t3 = p.alpha.mul(common.square()).div(p.alpha.sub(2));
    const t4 = p.alpha.mul(common).sub(q.loc).square();
    return t1
      .add(t3.add(t4).div(q.scale.square().mul(2)))
      .sub(1)
      .maskedFill(p.alpha.le(2), INF);
  }),

  ...infinite(Poisson, (p) => p.rate, Bernoulli, Binomial),

  rule(Uniform, Beta, (p, q) => {
    const { low, high } = p;
    const [a, b] = [q.concentration1, q.concentration0];
    const flipped = meanLogOf(high.neg().add(1), low.neg().add(1));
    const logBeta = a.lgamma().add(b.lgamma()).sub(a.add(b).lgamma());
    const result = logBeta
      .sub(b.sub(1).mul(flipped))
      .sub(p.entropy())
      .sub(a.sub(1).mul(meanLogOf(low, high)));
    return result.maskedFill(high.gt(1).logicalOr(low.lt(0)), INF);
  }),
  rule(Uniform, ContinuousBernoulli, (p, q) => {
    const result = toContinuousBernoulli(p.entropy(), q, p.mean);
    return where(p.high.ge(1).logicalOr(p.low.le(0)), INF, result);
  }),
  rule(Uniform, Exponential, (p, q) => toExponential(p.entropy(), q, p.mean).maskedFill(p.low.lt(0), INF)),
  rule(Uniform, Gamma, (p, q) =>
    toGamma(p.entropy(), q, p.mean, meanLogOf(p.low, p.high)).maskedFill(p.low.lt(0), INF),
  ),
  rule(Uniform, Gumbel, (p, q) => {
    const width = q.scale.div(p.high.sub(p.low));
    const [low, high] = [p.low.sub(q.loc).div(q.scale), p.high.sub(q.loc).div(q.scale)];
    const t1 = width.log().add(high.add(low).mul(0.5));
    return t1.sub(width.mul(high.neg().exp().sub(low.neg().exp())));
  }),
  rule(Uniform, Normal, (p, q) => toNormal(p.entropy(), q, p.mean, meanSquareOf(p))),
  rule(Uniform, Pareto, (p, q) => {
    const width = p.high.sub(p.low);
    const t1 = q.alpha.mul(q.scale.pow(q.alpha)).mul(width).log();
    return meanLogOf(p.low, p.high).mul(q.alpha.add(1)).sub(t1).maskedFill(p.low.lt(q.scale), INF);
  }),
];
