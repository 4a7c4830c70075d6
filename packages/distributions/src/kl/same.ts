import { grad, linalg, softplus, type Tensor } from '@wick/tensor';
import { Beta } from '../continuous/beta.ts';
import { Cauchy } from '../continuous/cauchy.ts';
import { ContinuousBernoulli } from '../continuous/continuousBernoulli.ts';
import { Exponential } from '../continuous/exponential.ts';
import { Gamma } from '../continuous/gamma.ts';
import { Gumbel } from '../continuous/gumbel.ts';
import { HalfNormal } from '../continuous/halfNormal.ts';
import { Laplace } from '../continuous/laplace.ts';
import { Normal } from '../continuous/normal.ts';
import { Pareto } from '../continuous/pareto.ts';
import { Uniform } from '../continuous/uniform.ts';
import { Bernoulli } from '../discrete/bernoulli.ts';
import { Binomial } from '../discrete/binomial.ts';
import { Categorical } from '../discrete/categorical.ts';
import { Geometric } from '../discrete/geometric.ts';
import { OneHotCategorical } from '../discrete/oneHotCategorical.ts';
import { Poisson } from '../discrete/poisson.ts';
import { Dirichlet } from '../multivariate/dirichlet.ts';
import { Wishart } from '../multivariate/wishart.ts';
import { EULER } from '../numeric.ts';
import { type KlRule, rule } from './registry.ts';

const INF = Number.POSITIVE_INFINITY;

/** Divergences of two distributions of one class. */
export const same: readonly KlRule[] = [
  rule(Bernoulli, Bernoulli, (p, q) => {
    const [pl, ql] = [p.logits, q.logits];
    const ones = p.probs.mul(softplus(ql.neg()).sub(softplus(pl.neg())));
    const zeros = p.probs
      .neg()
      .add(1)
      .mul(softplus(ql).sub(softplus(pl)));
    const t1 = ones.maskedFill(q.probs.eq(0), INF).maskedFill(p.probs.eq(0), 0);
    return t1.add(zeros.maskedFill(q.probs.eq(1), INF).maskedFill(p.probs.eq(1), 0));
  }),
  rule(Beta, Beta, (p, q) => {
    const [a, b, c, d] = [p.concentration1, p.concentration0, q.concentration1, q.concentration0];
    const [sp, sq] = [a.add(b), c.add(d)];
    const t1 = c.lgamma().add(d.lgamma()).add(sp.lgamma());
    const t2 = a.lgamma().add(b.lgamma()).add(sq.lgamma());
    return t1.sub(t2).add(a.sub(c).mul(a.digamma())).add(b.sub(d).mul(b.digamma())).add(sq.sub(sp).mul(sp.digamma()));
  }),
  rule(Binomial, Binomial, (p, q) => {
    if (p.totalCount.detach().lt(q.totalCount).any().item())
      throw new RangeError('KL between Binomials where q.total_count > p.total_count is not implemented');
    const one = p.probs.mul(p.logits.sub(q.logits)).add(p.probs.neg().log1p()).sub(q.probs.neg().log1p());
    return p.totalCount.mul(one).maskedFill(p.totalCount.gt(q.totalCount), INF);
  }),
  rule(Categorical, Categorical, categorical),
  rule(OneHotCategorical, OneHotCategorical, (p, q) => categorical(p.categorical, q.categorical)),
  rule(ContinuousBernoulli, ContinuousBernoulli, (p, q) => {
    const t1 = p.mean.mul(p.logits.sub(q.logits));
    const t2 = p.logNorm().add(p.probs.neg().log1p());
    return t1.add(t2).sub(q.logNorm()).sub(q.probs.neg().log1p());
  }),
  rule(Dirichlet, Dirichlet, (p, q) => {
    const [a, b] = [p.concentration, q.concentration];
    const t1 = a.sum(-1).lgamma().sub(b.sum(-1).lgamma());
    const t4 = a.digamma().sub(a.sum(-1).digamma().unsqueeze(-1));
    return t1.sub(a.lgamma().sub(b.lgamma()).sum(-1)).add(a.sub(b).mul(t4).sum(-1));
  }),
  rule(Exponential, Exponential, (p, q) => {
    const ratio = q.rate.div(p.rate);
    return ratio.sub(ratio.log()).sub(1);
  }),
  rule(Gamma, Gamma, (p, q) => {
    const [a, b] = [p.concentration, q.concentration];
    const t1 = b.mul(p.rate.div(q.rate).log()).add(b.lgamma()).sub(a.lgamma());
    return t1.add(a.sub(b).mul(a.digamma())).add(q.rate.sub(p.rate).mul(a.div(p.rate)));
  }),
  rule(Gumbel, Gumbel, (p, q) => {
    const ratio = p.scale.div(q.scale);
    const away = p.loc.sub(q.loc).div(q.scale);
    const t3 = ratio.add(1).lgamma().sub(away).exp();
    return away
      .sub(ratio.log())
      .add(ratio.mul(EULER))
      .add(t3)
      .sub(1 + EULER);
  }),
  rule(Geometric, Geometric, (p, q) => p.entropy().neg().sub(q.probs.neg().log1p().div(p.probs)).sub(q.logits)),
  rule(HalfNormal, HalfNormal, (p, q) => normal(p.baseDist, q.baseDist)),
  rule(Laplace, Laplace, (p, q) => {
    const ratio = p.scale.div(q.scale);
    const away = p.loc.sub(q.loc).abs();
    const t3 = ratio.mul(away.neg().div(p.scale).exp());
    return away.div(q.scale).sub(ratio.log()).add(t3).sub(1);
  }),
  rule(Normal, Normal, normal),
  rule(Pareto, Pareto, (p, q) => {
    const ratio = q.alpha.div(p.alpha);
    const t1 = q.alpha.mul(p.scale.div(q.scale).log());
    return t1.sub(ratio.log()).add(ratio).sub(1).maskedFill(p.scale.lt(q.scale), INF);
  }),
  rule(Poisson, Poisson, (p, q) => p.rate.mul(p.rate.log().sub(q.rate.log())).sub(p.rate.sub(q.rate))),
  rule(Uniform, Uniform, (p, q) => {
    const result = q.high.sub(q.low).div(p.high.sub(p.low)).log();
    return result.maskedFill(q.low.gt(p.low).logicalOr(q.high.lt(p.high)), INF);
  }),
  rule(Cauchy, Cauchy, (p, q) => {
    const t1 = p.scale.add(q.scale).square().add(p.loc.sub(q.loc).square()).log();
    return t1.sub(p.scale.mul(4).mul(q.scale).log());
  }),
  rule(Wishart, Wishart, wishart),
];

/** @internal */
export function normal(p: Normal, q: Normal): Tensor {
  const ratio = p.scale.div(q.scale).square();
  const t1 = p.loc.sub(q.loc).div(q.scale).square();
  return ratio.add(t1).sub(1).sub(ratio.log()).mul(0.5);
}

function categorical(p: Categorical, q: Categorical): Tensor {
  const t = p.probs.mul(p.logits.sub(q.logits));
  return t.maskedFill(q.probs.eq(0), INF).maskedFill(p.probs.eq(0), 0).sum(-1);
}

/** The Bregman divergence of the exponential family's normalizer. */
function wishart(p: Wishart, q: Wishart): Tensor {
  const n = p.eventShape[0]!;
  const normalizer = (x: Tensor, y: Tensor): Tensor => {
    const half = y.add((n + 1) / 2);
    return half
      .mul(
        linalg
          .slogdet(x.mul(-2))
          .logabsdet.neg()
          .add(Math.LN2 * n),
      )
      .add(half.mvlgamma(n));
  };
  const natural = (d: Wishart): [Tensor, Tensor] => [d.precisionMatrix.div(-2), d.df.sub(n + 1).div(2)];
  const [px, py] = natural(p).map((t) => t.detach().requiresGrad_()) as [Tensor, Tensor];
  const [qx, qy] = natural(q);
  const own = normalizer(px, py);
  const [gx, gy] = grad(own.sum(), [px, py], { createGraph: true });
  const t1 = normalizer(qx, qy).sub(own);
  return t1.sub(qx.sub(px).mul(gx).sum([-2, -1])).sub(qy.sub(py).mul(gy));
}
