import { broadcastShapes, diagEmbed, linalg, type Tensor } from '@wick/tensor';
import { Independent } from '../composed/independent.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import type { Distribution } from '../distribution.ts';
import { logDiagonal, mahalanobis, traceXXT } from '../multivariate/cholesky.ts';
import {
  LowRankMultivariateNormal,
  lowRankLogDet,
  lowRankMahalanobis,
} from '../multivariate/lowRankMultivariateNormal.ts';
import { MultivariateNormal } from '../multivariate/multivariateNormal.ts';
import { sumRightmost } from '../numeric.ts';
import { sameTransforms } from '../transforms/compose.ts';
import { type KlRule, nameOf, rule } from './registry.ts';

function sameEvent(p: Distribution, q: Distribution): void {
  if (p.eventShape.join() !== q.eventShape.join())
    throw new RangeError(
      'KL-divergence between two (Low Rank) Multivariate Normals with different event shapes cannot be computed',
    );
}

/** Σ of the squares of L⁻¹ X over a common batch. */
function solved(lower: Tensor, x: Tensor): Tensor {
  const batch = broadcastShapes(lower.shape.slice(0, -2), x.shape.slice(0, -2));
  const [L, b] = [lower, x].map((t) => t.expand([...batch, ...t.shape.slice(-2)]));
  return traceXXT(linalg.solveTriangular(L!, b!, { upper: false }));
}

/** ½ (ln det Σq / det Σp + tr Σq⁻¹Σp + distance - n) */
function gaussian(n: number, logDets: Tensor, trace: Tensor, distance: Tensor): Tensor {
  return logDets.add(trace).add(distance).sub(n).mul(0.5);
}

function lowRankSolved({ factors: { w, d, capacitance } }: LowRankMultivariateNormal): Tensor {
  return linalg.solveTriangular(capacitance, w.mT.div(d.unsqueeze(-2)), { upper: false });
}

/** Divergences of distributions of vectors, and of those that are made of others, by `klDivergence` of these. */
export const joint = (klDivergence: (p: Distribution, q: Distribution) => Tensor): readonly KlRule[] => [
  rule(MultivariateNormal, MultivariateNormal, (p, q) => {
    sameEvent(p, q);
    const [P, Q] = [p.unbroadcast.tril, q.unbroadcast.tril];
    const logDets = logDiagonal(Q).sub(logDiagonal(P)).mul(2);
    return gaussian(p.eventShape[0]!, logDets, solved(Q, P), mahalanobis(Q, q.loc.sub(p.loc)));
  }),
  rule(LowRankMultivariateNormal, LowRankMultivariateNormal, (p, q) => {
    sameEvent(p, q);
    const a = lowRankSolved(q);
    const { w, d } = p.factors;
    const trace = d
      .div(q.factors.d)
      .sum(-1)
      .add(traceXXT(w.mul(q.factors.d.rsqrt().unsqueeze(-1))))
      .sub(traceXXT(a.mul(d.sqrt().unsqueeze(-2))))
      .sub(traceXXT(a.matmul(w)));
    const logDets = lowRankLogDet(q.factors).sub(lowRankLogDet(p.factors));
    return gaussian(p.eventShape[0]!, logDets, trace, lowRankMahalanobis(q.factors, q.loc.sub(p.loc)));
  }),
  rule(MultivariateNormal, LowRankMultivariateNormal, (p, q) => {
    sameEvent(p, q);
    const P = p.unbroadcast.tril;
    const trace = traceXXT(P.mul(q.factors.d.rsqrt().unsqueeze(-1))).sub(traceXXT(lowRankSolved(q).matmul(P)));
    const logDets = lowRankLogDet(q.factors).sub(logDiagonal(P).mul(2));
    return gaussian(p.eventShape[0]!, logDets, trace, lowRankMahalanobis(q.factors, q.loc.sub(p.loc)));
  }),
  rule(LowRankMultivariateNormal, MultivariateNormal, (p, q) => {
    sameEvent(p, q);
    const Q = q.unbroadcast.tril;
    const { w, d } = p.factors;
    const trace = solved(Q, w).add(solved(Q, diagEmbed(d.sqrt())));
    const logDets = logDiagonal(Q).mul(2).sub(lowRankLogDet(p.factors));
    return gaussian(p.eventShape[0]!, logDets, trace, mahalanobis(Q, q.loc.sub(p.loc)));
  }),
  rule(TransformedDistribution, TransformedDistribution, (p, q) => {
    if (!sameTransforms(p.transforms, q.transforms) || p.eventShape.join() !== q.eventShape.join())
      throw new TypeError(
        `No KL(p || q) is implemented for p type ${nameOf(p)} and q type ${nameOf(q)} with other transforms or events`,
      );
    return klDivergence(p.baseDist, q.baseDist);
  }),
  rule(Independent, Independent, (p, q) => {
    if (p.reinterpretedBatchNdims !== q.reinterpretedBatchNdims)
      throw new TypeError('No KL(p || q) is implemented for Independent of other reinterpretedBatchNdims');
    return sumRightmost(klDivergence(p.baseDist, q.baseDist), p.reinterpretedBatchNdims);
  }),
];
