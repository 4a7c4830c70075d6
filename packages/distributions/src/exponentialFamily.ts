import { enableGrad, grad, type Tensor } from '@wick/tensor';
import { Distribution } from './distribution.ts';
import { sumRightmost } from './numeric.ts';

/**
 * A distribution of the form p(x) = exp(⟨t(x), θ⟩ - F(θ) + k(x)), for classes of one's own: its entropy follows from the
 * log normaliser F, whose gradient is the expectation of t. wick's own classes have formulas, and are none of this class's.
 *
 * @example
 * ```ts
 * const { constraints, ExponentialFamily } = distributions;
 * class Rate extends ExponentialFamily {
 *   constructor(readonly rate: Tensor) {
 *     super(rate.shape, [], null);
 *   }
 *   get argConstraints() {
 *     return { rate: constraints.positive };
 *   }
 *   get support() {
 *     return constraints.nonnegative;
 *   }
 *   get naturalParams() {
 *     return [this.rate.neg()];
 *   }
 *   get meanCarrierMeasure() {
 *     return 0;
 *   }
 *   logNormalizer(x: Tensor) {
 *     return x.neg().log().neg();
 *   }
 * }
 * new Rate(tensor([2])).entropy(); // [0.3069]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#exponentialfamily
 * @see Nielsen, Nock, Entropies and cross-entropies of exponential families (2010)
 */
export abstract class ExponentialFamily extends Distribution {
  /** θ: each of the shape batch, or batch + event. */
  abstract get naturalParams(): readonly Tensor[];

  /** E[k(X)] */
  abstract get meanCarrierMeasure(): Tensor | number;

  /** F(θ), of the shape of the batch. */
  abstract logNormalizer(...naturalParams: Tensor[]): Tensor;

  /** F(θ) - ⟨θ, ∇F(θ)⟩ - E[k(X)] */
  override entropy(): Tensor {
    return enableGrad(() => {
      const params = this.naturalParams.map((p) => p.detach().requiresGrad_());
      const normalizer = this.logNormalizer(...params);
      const slopes = grad(normalizer.sum(), params, { createGraph: true });
      return params.reduce(
        (entropy, p, i) => entropy.sub(sumRightmost(p.mul(slopes[i]!), p.ndim - this.batchShape.length)),
        normalizer.sub(this.meanCarrierMeasure),
      );
    });
  }
}
