import { gather, logsumexp, noGrad, type RandomOptions, type Tensor } from '@wick/tensor';
import { checkLevels } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { mixtureSameFamily } from '../constraints/joined.ts';
import { Categorical } from '../discrete/categorical.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';
import { pythonShape } from '../python.ts';
import { needDistribution } from './needDistribution.ts';

/**
 * A mixture: a {@link Categorical} chooses among the distributions along the last batch dimension of another one.
 *
 * @example
 * ```ts
 * const { Categorical, MixtureSameFamily, Normal } = distributions;
 * const mixture = new MixtureSameFamily(new Categorical(ones(2)), new Normal(tensor([-1, 1]), tensor([1, 1])));
 * mixture.mean.item(); // 0
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#mixturesamefamily
 */
export class MixtureSameFamily<D extends Distribution = Distribution> extends Distribution {
  static override readonly typeName = 'MixtureSameFamily';
  /** Which component is drawn. */
  readonly mixtureDistribution: Categorical;
  /** The components, along the last batch dimension. */
  readonly componentDistribution: D;

  /** @throws RangeError for batches that do not go together, TypeError for what is no Categorical or distribution */
  constructor(mixture: Categorical, components: D, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('MixtureSameFamily', options);
    if (!(mixture instanceof Categorical))
      throw new TypeError('The Mixture distribution needs to be an instance of distributions.Categorical');
    needDistribution('MixtureSameFamily', 'components', components);
    const mixed = mixture.batchShape;
    const batch = components.batchShape.slice(0, -1);
    for (let i = 1; i <= Math.min(mixed.length, batch.length); i++) {
      const [a, b] = [mixed.at(-i), batch.at(-i)];
      if (a !== 1 && b !== 1 && a !== b)
        throw new RangeError(
          `\`mixture_distribution.batch_shape\` (${pythonShape(mixed)}) is not compatible with \`component_distribution.batch_shape\`(${pythonShape(batch)})`,
        );
    }
    const [km, kc] = [mixture.paramShape.at(-1), components.batchShape.at(-1)];
    if (km !== kc)
      throw new RangeError(
        `\`mixture_distribution component\` (${km}) does not equal \`component_distribution.batch_shape[-1]\` (${kc})`,
      );
    super(batch, components.eventShape, validateArgs);
    checkLevels('MixtureSameFamily', 'distributions', this, [components]);
    this.mixtureDistribution = mixture;
    this.componentDistribution = components;
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return {};
  }
  get support(): Constraint {
    return mixtureSameFamily(this.componentDistribution.support);
  }
  private get eventDims(): number {
    return this.eventShape.length;
  }
  override get mean(): Tensor {
    return this.padded(this.mixtureDistribution.probs)
      .mul(this.componentDistribution.mean)
      .sum(-1 - this.eventDims);
  }
  /** E[Var] + Var[E] */
  override get variance(): Tensor {
    const probs = this.padded(this.mixtureDistribution.probs);
    const dim = -1 - this.eventDims;
    const within = probs.mul(this.componentDistribution.variance).sum(dim);
    const away = this.componentDistribution.mean.sub(this.mean.unsqueeze(dim));
    return within.add(probs.mul(away.square()).sum(dim));
  }

  override cdf(value: Tensor): Tensor {
    const each = this.componentDistribution.cdf(value.unsqueeze(-1 - this.eventDims));
    return each.mul(this.mixtureDistribution.probs).sum(-1);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const each = this.componentDistribution.logProb(value.unsqueeze(-1 - this.eventDims));
    return logsumexp(each.add(this.mixtureDistribution.logits.logSoftmax(-1)), -1);
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return noGrad(() => {
      const dim = sampleShape.length + this.batchShape.length;
      const chosen = this.mixtureDistribution.sample(sampleShape, options);
      const components = this.componentDistribution.sample(sampleShape, options);
      const index = chosen.reshape([...chosen.shape, 1, ...this.eventShape.map(() => 1)]);
      const full = index.expand([...components.shape.slice(0, dim), 1, ...this.eventShape]);
      return gather(components, dim, full).squeeze(dim);
    });
  }

  /** The mixture's probabilities with dimensions for the components' batch and event. */
  private padded(probs: Tensor): Tensor {
    const mixed = this.mixtureDistribution.batchShape.length;
    const between = mixed === 1 ? 0 : this.batchShape.length - mixed;
    const ones = (n: number) => new Array<number>(n).fill(1);
    return probs.reshape([...probs.shape.slice(0, -1), ...ones(between), probs.shape.at(-1)!, ...ones(this.eventDims)]);
  }

  override toString(): string {
    return `MixtureSameFamily(\n  ${this.mixtureDistribution},\n  ${this.componentDistribution})`;
  }
}
