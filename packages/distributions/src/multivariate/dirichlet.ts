import { oneHot, type RandomOptions, type Tensor, where } from '@wick/tensor';
import { sampleDirichlet } from '@wick/tensor/internal';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { independent } from '../constraints/joined.ts';
import { simplex } from '../constraints/values.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';
import { needTensor } from '../probsOrLogits.ts';

/**
 * The Dirichlet distribution over the simplex: f(x) = Γ(Σα) Π x_k^(α_k - 1) / Γ(α_k). Its draws have implicit gradients.
 *
 * @example
 * ```ts
 * new distributions.Dirichlet(tensor([1, 3])).mean; // [0.25, 0.75]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#dirichlet
 */
export class Dirichlet extends Distribution {
  static override readonly typeName = 'Dirichlet';
  /** α, of the shape batch + [categories]. */
  readonly concentration: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(concentration: Tensor, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('Dirichlet', options);
    if (needTensor('Dirichlet', 'concentration', concentration).ndim < 1)
      throw new RangeError('`concentration` parameter must be at least one-dimensional.');
    super(concentration.shape.slice(0, -1), concentration.shape.slice(-1), validateArgs);
    this.concentration = concentration;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { concentration: independent(positive, 1) };
  }
  get support(): Constraint {
    return simplex;
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.concentration.div(this.concentration.sum(-1, true));
  }
  /** Where all concentrations are below 1: the corner of the largest. */
  override get mode(): Tensor {
    const above = this.concentration.sub(1).clampMin(0);
    const mode = above.div(above.sum(-1, true));
    const corner = oneHot(mode.argmax(-1), above.shape.at(-1)!).to(mode.dtype);
    return where(this.concentration.lt(1).all(-1, true), corner, mode);
  }
  override get variance(): Tensor {
    const total = this.concentration.sum(-1, true);
    return this.concentration.mul(total.sub(this.concentration)).div(total.square().mul(total.add(1)));
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return sampleDirichlet(this.concentration.expand(this.extendedShape(sampleShape)), options);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const a = this.concentration;
    return a.sub(1).xlogy(value).sum(-1).add(a.sum(-1).lgamma()).sub(a.lgamma().sum(-1));
  }

  override entropy(): Tensor {
    const a = this.concentration;
    const total = a.sum(-1);
    return a
      .lgamma()
      .sum(-1)
      .sub(total.lgamma())
      .sub(total.neg().add(a.shape.at(-1)!).mul(total.digamma()))
      .sub(a.sub(1).mul(a.digamma()).sum(-1));
  }
}
