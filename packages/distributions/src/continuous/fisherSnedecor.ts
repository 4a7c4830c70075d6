import { finfo, type RandomOptions, type Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';
import { Gamma } from './gamma.ts';

/**
 * The F distribution, of the quotient of two χ² numbers, each divided by its degrees of freedom.
 *
 * @example
 * ```ts
 * new distributions.FisherSnedecor(2, 4).mean.item(); // 2
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#fishersnedecor
 */
export class FisherSnedecor extends Distribution {
  static override readonly typeName = 'FisherSnedecor';
  /** The degrees of freedom above the line. */
  readonly df1: Tensor;
  /** The degrees of freedom below the line. */
  readonly df2: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(df1: Parameter, df2: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('FisherSnedecor', options);
    const full = broadcastAll('FisherSnedecor', { df1, df2 });
    super(full.df1.shape, [], validateArgs);
    this.df1 = full.df1;
    this.df2 = full.df2;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { df1: positive, df2: positive };
  }
  get support(): Constraint {
    return positive;
  }
  override get hasRsample(): boolean {
    return true;
  }
  override get mean(): Tensor {
    const df2 = this.df2.maskedFill(this.df2.le(2), Number.NaN);
    return df2.div(df2.sub(2));
  }
  override get mode(): Tensor {
    const mode = this.df1.sub(2).div(this.df1).mul(this.df2).div(this.df2.add(2));
    return mode.maskedFill(this.df1.le(2), Number.NaN);
  }
  override get variance(): Tensor {
    const df2 = this.df2.maskedFill(this.df2.le(4), Number.NaN);
    const above = df2.square().mul(2).mul(this.df1.add(df2).sub(2));
    return above.div(this.df1.mul(df2.sub(2).square()).mul(df2.sub(4)));
  }

  override rsample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const [a, b] = [this.df1, this.df2].map((df) =>
      new Gamma(df.mul(0.5), df, { validateArgs: false }).rsample(sampleShape, options),
    );
    const { tiny } = finfo(this.df1.dtype);
    return a!.div(b!.clampMin(tiny)).clampMin(tiny);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const a = this.df1.mul(0.5);
    const b = this.df2.mul(0.5);
    const ratio = this.df1.div(this.df2);
    const t1 = a.add(b).lgamma().sub(a.lgamma()).sub(b.lgamma());
    const t2 = a.mul(ratio.log()).add(a.sub(1).mul(value.log()));
    return t1.add(t2).sub(a.add(b).mul(ratio.mul(value).log1p()));
  }
}
