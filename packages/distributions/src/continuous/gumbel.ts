import { finfo, fullLike, type Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { TransformedDistribution } from '../composed/transformedDistribution.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import type { DistributionOptions } from '../distribution.ts';
import { EULER } from '../numeric.ts';
import { AffineTransform } from '../transforms/affine.ts';
import { ExpTransform } from '../transforms/elementwise.ts';
import { Uniform } from './uniform.ts';

/**
 * The Gumbel distribution, of loc - scale ln(-ln U): F(x) = exp(-e^(-(x - loc) / scale)).
 *
 * @example
 * ```ts
 * new distributions.Gumbel(0, 1).mean.item(); // 0.5772
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#gumbel
 */
export class Gumbel extends TransformedDistribution {
  static override readonly typeName = 'Gumbel';
  /** The mode. */
  readonly loc: Tensor;
  /** The width. */
  readonly scale: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    const full = broadcastAll('Gumbel', { loc, scale });
    const { tiny, eps } = finfo(full.loc.dtype);
    const base = new Uniform(fullLike(full.loc, tiny), fullLike(full.loc, 1 - eps), options);
    const log = new ExpTransform().inv;
    const turned = full.scale.neg();
    super(
      base,
      [log, new AffineTransform(0, fullLike(full.scale, -1)), log, new AffineTransform(full.loc, turned)],
      options,
    );
    this.loc = full.loc;
    this.scale = full.scale;
    this.checkArguments();
  }

  override get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: real, scale: positive };
  }
  override get support(): Constraint {
    return real;
  }
  override get mean(): Tensor {
    return this.loc.add(this.scale.mul(EULER));
  }
  override get mode(): Tensor {
    return this.loc;
  }
  override get stddev(): Tensor {
    return this.scale.mul(Math.PI / Math.sqrt(6));
  }
  override get variance(): Tensor {
    return this.stddev.square();
  }
  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const y = this.loc.sub(value).div(this.scale);
    return y.sub(y.exp()).sub(this.scale.log());
  }
  override entropy(): Tensor {
    return this.scale.log().add(1 + EULER);
  }
}
