import { type RandomOptions, type Tensor, where } from '@wick/tensor';
import type { Given } from '@wick/tensor/internal';
import { optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { Distribution, type DistributionOptions, validateArgs } from '../distribution.ts';
import { Chi2 } from './chi2.ts';
import { standardNormal } from './normal.ts';

/** Options of {@link StudentT}. */
export interface StudentTOptions extends DistributionOptions {
  /** The centre. Default: 0. */
  loc?: Parameter;
  /** The width. Default: 1. */
  scale?: Parameter;
}

const options = optionTable(
  { loc: unchecked<Parameter>(0), scale: unchecked<Parameter>(1), validateArgs } satisfies RulesFor<StudentTOptions>,
  ['loc', 'scale'],
);

/**
 * Student's t distribution, of a normal number over the root of an independent χ² number divided by its degrees of freedom.
 *
 * @example
 * ```ts
 * new distributions.StudentT(3).variance.item(); // 3
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#studentt
 */
export class StudentT extends Distribution {
  static override readonly typeName = 'StudentT';
  /** The degrees of freedom. */
  readonly df: Tensor;
  /** The centre. */
  readonly loc: Tensor;
  /** The width. */
  readonly scale: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(df: Parameter, ...given: Given<StudentTOptions, [loc: Parameter, scale: Parameter]>) {
    const { loc, scale, validateArgs: checks } = options.take('StudentT', given);
    const full = broadcastAll('StudentT', { df, loc, scale });
    super(full.df.shape, [], checks);
    this.df = full.df;
    this.loc = full.loc;
    this.scale = full.scale;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { df: positive, loc: real, scale: positive };
  }
  get support(): Constraint {
    return real;
  }
  override get hasRsample(): boolean {
    return true;
  }
  /** NaN where df ≤ 1. */
  override get mean(): Tensor {
    return this.loc.maskedFill(this.df.le(1), Number.NaN);
  }
  override get mode(): Tensor {
    return this.loc;
  }
  /** Infinite where 1 < df ≤ 2, NaN below. */
  override get variance(): Tensor {
    const { df } = this;
    const finite = this.scale
      .square()
      .mul(df)
      .div(where(df.gt(2), df, 3).sub(2));
    return where(df.gt(2), finite, Number.POSITIVE_INFINITY).maskedFill(df.le(1), Number.NaN);
  }

  override rsample(sampleShape: readonly number[] = [], draw?: RandomOptions): Tensor {
    const x = standardNormal(this.extendedShape(sampleShape), this.df, draw);
    const z = new Chi2(this.df, { validateArgs: false }).rsample(sampleShape, draw);
    return this.loc.add(this.scale.mul(x.mul(z.div(this.df).rsqrt())));
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const y = value.sub(this.loc).div(this.scale);
    const above = this.df.add(1).mul(0.5);
    const z = this.scale
      .log()
      .add(this.df.log().mul(0.5))
      .add(0.5 * Math.log(Math.PI))
      .add(this.df.mul(0.5).lgamma())
      .sub(above.lgamma());
    return above.neg().mul(y.square().div(this.df).log1p()).sub(z);
  }

  override entropy(): Tensor {
    const half = this.df.mul(0.5);
    const above = this.df.add(1).mul(0.5);
    const logBeta = half
      .lgamma()
      .add(0.5 * Math.log(Math.PI))
      .sub(above.lgamma()); // ln Γ(½) = ½ ln π
    return this.scale
      .log()
      .add(above.mul(above.digamma().sub(half.digamma())))
      .add(this.df.log().mul(0.5))
      .add(logBeta);
  }
}
