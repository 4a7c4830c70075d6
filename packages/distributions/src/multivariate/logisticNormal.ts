import type { Tensor } from '@wick/tensor';
import type { Parameter } from '../broadcastAll.ts';
import type { Independent } from '../composed/independent.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real, simplex } from '../constraints/values.ts';
import { Normal } from '../continuous/normal.ts';
import type { DistributionOptions } from '../distribution.ts';
import { StickBreakingTransform } from '../transforms/vectors.ts';

/**
 * The distribution over the simplex of normals that a `StickBreakingTransform` maps there.
 *
 * @example
 * ```ts
 * new distributions.LogisticNormal(zeros(2), ones(2)).eventShape; // [3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#logisticnormal
 */
export class LogisticNormal extends TransformedDistribution {
  static override readonly typeName = 'LogisticNormal';
  declare readonly baseDist: Independent<Normal>;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    const normal = new Normal(loc, scale, options);
    super(normal.batchShape.length === 0 ? normal.expand([1]) : normal, new StickBreakingTransform(), options);
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: real, scale: positive };
  }
  override get support(): Constraint {
    return simplex;
  }
  /** The means of the normals. */
  get loc(): Tensor {
    return this.baseDist.baseDist.loc;
  }
  /** Their standard deviations. */
  get scale(): Tensor {
    return this.baseDist.baseDist.scale;
  }
}
