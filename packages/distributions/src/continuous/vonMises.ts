import { empty, type RandomOptions, rand, type Tensor, where, zeros } from '@wick/tensor';
import { type DrawFromOp, runDraw } from '@wick/tensor/internal';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { Distribution, type DistributionOptions, distributionOptions } from '../distribution.ts';

// Abramowitz and Stegun 9.8.1 to 9.8.4: I0 and I1 by powers of (x / 3.75)² below 3.75, by powers of 3.75 / x above.
const small = [
  [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.360768e-1, 0.45813e-2],
  [0.5, 0.87890594, 0.51498869, 0.15084934, 0.2658733e-1, 0.301532e-2, 0.32411e-3],
] as const;
const large = [
  [
    0.39894228, 0.1328592e-1, 0.225319e-2, -0.157565e-2, 0.916281e-2, -0.2057706e-1, 0.2635537e-1, -0.1647633e-1,
    0.392377e-2,
  ],
  [
    0.39894228, -0.3988024e-1, -0.362018e-2, 0.163801e-2, -0.1031555e-1, 0.2282967e-1, -0.2895312e-1, 0.1787654e-1,
    -0.420059e-2,
  ],
] as const;

function polynomial(y: Tensor, coefficients: readonly number[]): Tensor {
  let sum = y.mul(coefficients.at(-1)!);
  for (let i = coefficients.length - 2; i > 0; i--) sum = sum.add(coefficients[i]!).mul(y);
  return sum.add(coefficients[0]!);
}

/** ln I_order(x), the modified Bessel function. */
function logBessel(x: Tensor, order: 0 | 1): Tensor {
  const low = polynomial(x.div(3.75).square(), small[order]);
  const below = (order === 1 ? x.abs().mul(low) : low).log();
  const above = x.sub(x.log().mul(0.5)).add(polynomial(x.reciprocal().mul(3.75), large[order]).log());
  return where(x.lt(3.75), below, above);
}

/**
 * The von Mises distribution over angles from -π to π: f(x) = exp(κ cos(x - loc)) / (2π I₀(κ)).
 *
 * @example
 * ```ts
 * new distributions.VonMises(0, 1).logProb(tensor(0)).item(); // -1.0738
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#vonmises
 */
export class VonMises extends Distribution {
  static override readonly typeName = 'VonMises';
  /** The angle in the middle. */
  readonly loc: Tensor;
  /** κ, how narrow it is. */
  readonly concentration: Tensor;

  /** @throws RangeError for a parameter that breaks its constraint, TypeError for what is no tensor or number */
  constructor(loc: Parameter, concentration: Parameter, options?: DistributionOptions) {
    const { validateArgs } = distributionOptions.read('VonMises', options);
    const full = broadcastAll('VonMises', { loc, concentration });
    super(full.loc.shape, [], validateArgs);
    this.loc = full.loc;
    this.concentration = full.concentration;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: real, concentration: positive };
  }
  get support(): Constraint {
    return real;
  }
  /** The circular mean. */
  override get mean(): Tensor {
    return this.loc;
  }
  override get mode(): Tensor {
    return this.loc;
  }
  /** The circular variance, 1 - I₁(κ) / I₀(κ). */
  override get variance(): Tensor {
    return logBessel(this.concentration, 1).sub(logBessel(this.concentration, 0)).exp().neg().add(1);
  }

  override logProb(value: Tensor): Tensor {
    this.checkValue(value);
    const cosine = this.concentration.mul(value.sub(this.loc).cos());
    return cosine.sub(Math.log(2 * Math.PI)).sub(logBessel(this.concentration, 0));
  }

  override sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    const shape = this.extendedShape(sampleShape);
    const [loc, concentration] = [this.loc, this.concentration].map((t) => t.detach().expand(shape));
    return runDraw('VonMises', drawAngles, [loc!, concentration!], options);
  }
}

/** Best and Fisher's rejection (1979), in float64: one operation, which draws as often as values tell. */
const drawAngles: DrawFromOp<[Tensor, Tensor], string> = {
  name: 'vonMises',
  forward: ([loc, concentration], options) => {
    const { shape } = loc;
    const kappa = concentration.to('float64');
    const r = proposal(kappa);
    let x = empty(shape, { dtype: 'float64' });
    let done = zeros(shape, { dtype: 'bool' });
    while (!done.all().item()) {
      const [u1, u2, u3] = rand([3, ...shape], { dtype: 'float64', ...options }).unbind() as [Tensor, Tensor, Tensor];
      const z = u1.mul(Math.PI).cos();
      const f = r.mul(z).add(1).div(r.add(z));
      const c = kappa.mul(r.sub(f));
      const quick = c.mul(c.neg().add(2)).sub(u2).gt(0);
      const accept = quick.logicalOr(c.div(u2).log().add(1).sub(c).ge(0));
      x = where(accept, u3.sub(0.5).sign().mul(f.acos()), x);
      done = done.logicalOr(accept);
    }
    const turned = x
      .add(Math.PI)
      .add(loc.to('float64'))
      .remainder(2 * Math.PI)
      .sub(Math.PI);
    return turned.to(loc.dtype);
  },
  backward: null,
};

/** (1 + ρ²) / (2ρ) of the wrapped Cauchy distribution that is proposed from. */
function proposal(kappa: Tensor): Tensor {
  const tau = kappa.square().mul(4).add(1).sqrt().add(1);
  const rho = tau.sub(tau.mul(2).sqrt()).div(kappa.mul(2));
  return where(kappa.lt(1e-5), kappa.reciprocal().add(kappa), rho.square().add(1).div(rho.mul(2)));
}
