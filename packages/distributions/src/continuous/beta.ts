import { type RandomOptions, stack, type Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { positive, unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';
import { Dirichlet } from '../multivariate/dirichlet.ts';

/**
 * The beta distribution: f(x) = x^(α-1) (1 - x)^(β-1) / B(α, β), with α `concentration1` and β `concentration0`. It draws as
 * the Dirichlet distribution of the two.
 *
 * @example
 * ```ts
 * new distributions.Beta(2, 2).mean.item(); // 0.5
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#beta
 */
export class Beta extends Distribution {
  static override readonly typeName = 'Beta';
  /** α */
  readonly concentration1: Tensor;
  /** β */
  readonly concentration0: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(concentration1: Parameter, concentration0: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('Beta', options);
    const full = broadcastAll('Beta', { concentration1, concentration0 });
    super(full.concentration1.shape, [], validateArgs);
    this.concentration1 = full.concentration1;
    this.concentration0 = full.concentration0;
    this.checkArguments();
  }

  private get dirichlet(): Dirichlet {
    return new Dirichlet(stack([this.concentration1, this.concentration0], -1), { validateArgs: false });
  }

  // PyTorch's holds a Dirichlet distribution, whose parameters these are.
  protected override shows(_name: string): boolean {
    return false;
  }
  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { concentration1: positive, concentration0: positive };
  }
  get support(): Constraint {
    return unitInterval;
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get mean(): Tensor {
    return this.concentration1.div(this.concentration1.add(this.concentration0));
  }
  override get mode(): Tensor {
    return this.dirichlet.mode.select(-1, 0);
  }
  override get variance(): Tensor {
    const total = this.concentration1.add(this.concentration0);
    return this.concentration1.mul(this.concentration0).div(total.square().mul(total.add(1)));
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return this.dirichlet.rsample(sampleShape, options).select(-1, 0);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    return this.dirichlet.logProb(stack([value, value.neg().add(1)], -1));
  }

  override entropy(): Tensor {
    return this.dirichlet.entropy();
  }
}
