import { noGrad, type RandomOptions, type Tensor } from '@wick/tensor';
import { checkLevels, isTensor, show } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { independent } from '../constraints/joined.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';
import { sumRightmost } from '../numeric.ts';
import { pythonShape } from '../python.ts';
import { ComposeTransform, signOf } from '../transforms/compose.ts';
import { Transform } from '../transforms/transform.ts';
import { Independent } from './independent.ts';
import { needDistribution } from './needDistribution.ts';

/**
 * The distribution of f(X), f a transform or several one after the other: ln p(y) = ln p(x) - ln |det ∂y/∂x|.
 *
 * @example
 * ```ts
 * const { Normal, TransformedDistribution, transforms } = distributions;
 * const logNormal = new TransformedDistribution(new Normal(0, 1), new transforms.ExpTransform());
 * logNormal.logProb(tensor(1)).item(); // -0.9189
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#transformeddistribution
 */
export class TransformedDistribution<D extends Distribution = Distribution> extends Distribution {
  static override readonly typeName: string = 'TransformedDistribution';
  /** What is transformed, of the batch that the transforms need. */
  readonly baseDist: Distribution;
  /** In the order in which they are applied. */
  readonly transforms: readonly Transform[];

  /** @throws RangeError for a base of too few dimensions, TypeError for what is no distribution or transform */
  constructor(base: D, transforms: Transform | readonly Transform[], options?: DistributionOptions) {
    const where = new.target.typeName;
    const { validateArgs } = distributionOptions.read(where, options);
    needDistribution(where, 'base', base);
    const list = transforms instanceof Transform ? [transforms] : transforms;
    if (!Array.isArray(list))
      throw new TypeError(`transforms must be a Transform or list, but was ${show(transforms)}`);
    if (!list.every((t) => t instanceof Transform))
      throw new TypeError('transforms must be a Transform or a list of Transforms');
    const baseShape = [...base.batchShape, ...base.eventShape];
    const baseEvent = base.eventShape.length;
    const whole = new ComposeTransform(list);
    const { domain, codomain } = whole;
    if (baseShape.length < domain.eventDim)
      throw new RangeError(
        `base_distribution needs to have shape with size at least ${domain.eventDim}, but got ${pythonShape(baseShape)}.`,
      );
    const shape = whole.forwardShape(baseShape);
    const needed = whole.inverseShape(shape);
    let from: Distribution = base;
    if (baseShape.join() !== needed.join()) from = from.expand(needed.slice(0, needed.length - baseEvent));
    if (domain.eventDim > baseEvent) from = new Independent(from, domain.eventDim - baseEvent);
    const cut = shape.length - Math.max(codomain.eventDim, baseEvent + codomain.eventDim - domain.eventDim);
    super(shape.slice(0, cut), shape.slice(cut), validateArgs);
    checkLevels(where, 'distributions', this, [from, ...list]);
    this.baseDist = from;
    this.transforms = list;
  }

  override expand(batchShape: readonly number[]): this {
    const had = this.batchShape.length;
    let shape: readonly number[] = [...batchShape, ...this.eventShape];
    for (const t of [...this.transforms].reverse()) shape = t.inverseShape(shape);
    const base = this.baseDist.expand(shape.slice(0, shape.length - this.baseDist.eventShape.length));
    return this.with(batchShape, (value, name) => {
      if (name === 'baseDist') return base;
      return isTensor(value) ? value.expand([...batchShape, ...value.shape.slice(had)]) : value;
    });
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return {};
  }
  get support(): Constraint {
    if (this.transforms.length === 0) return this.baseDist.support;
    const support = this.transforms.at(-1)!.codomain;
    return independent(support, Math.max(0, this.eventShape.length - support.eventDim));
  }
  override get hasRsample(): boolean {
    return this.baseDist.hasRsample;
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return noGrad(() => this.forward(this.baseDist.sample(sampleShape, options)));
  }
  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return this.forward(this.baseDist.rsample(sampleShape, options));
  }
  private forward(x: Tensor): Tensor {
    return this.transforms.reduce((value, t) => t.call(value), x);
  }
  private backward(y: Tensor): Tensor {
    return this.transforms.reduceRight((value, t) => t.inverse(value), y);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    let dims = this.eventShape.length;
    let y = value;
    let lost: Tensor | null = null;
    for (const t of [...this.transforms].reverse()) {
      const x = t.inverse(y);
      dims += t.domain.eventDim - t.codomain.eventDim;
      const term = sumRightmost(t.logAbsDetJacobian(x, y), dims - t.domain.eventDim);
      lost = lost ? lost.add(term) : term;
      y = x;
    }
    const base = sumRightmost(this.baseDist.logProb(y), dims - this.baseDist.eventShape.length);
    return lost ? base.sub(lost) : base;
  }

  /** Probabilities below a value where the transforms fall are those above it. */
  private monotone(value: Tensor): Tensor {
    const sign = signOf(this.transforms);
    return sign === 1 ? value : value.sub(0.5).mul(sign).add(0.5);
  }
  override cdf(value: Tensor): Tensor {
    return this.monotone(this.baseDist.cdf(this.backward(value)));
  }
  override icdf(value: Tensor): Tensor {
    return this.forward(this.baseDist.icdf(this.monotone(value)));
  }
}
