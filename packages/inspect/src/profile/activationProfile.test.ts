import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as nn from '@wick/nn';
import { manualSeed, randn, type Tensor, tensor, where, zeros } from '@wick/tensor';
import { type ActivationProfile, activationProfile } from '../index.ts';

interface Row {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly moments: readonly (readonly [mean: number, second: number, variance: number])[];
  readonly gain: number;
  readonly sigmaStar: number | null;
  readonly chi: number;
  readonly degree: number | null;
  readonly verdict: string;
  readonly secondMoments: readonly (number | null)[];
  readonly variances: readonly (number | null)[];
}

const fixture = JSON.parse(readFileSync(join(__dirname, 'fixtures/profiles.json'), 'utf8')) as {
  readonly at: readonly (readonly [mean: number, variance: number])[];
  readonly known: readonly Row[];
  readonly own: readonly Row[];
};

const modules: Readonly<Record<string, (p: Readonly<Record<string, number>>) => nn.Module>> = {
  relu: () => new nn.ReLU(),
  relu6: () => new nn.ReLU6(),
  leaky_relu: ({ negative_slope }) => new nn.LeakyReLU({ negativeSlope: negative_slope }),
  elu: ({ alpha }) => new nn.ELU({ alpha }),
  selu: () => new nn.SELU(),
  celu: ({ alpha }) => new nn.CELU({ alpha }),
  gelu: () => new nn.GELU(),
  gelu_tanh: () => new nn.GELU({ approximate: 'tanh' }),
  sigmoid: () => new nn.Sigmoid(),
  silu: () => new nn.SiLU(),
  mish: () => new nn.Mish(),
  softplus: ({ beta }) => new nn.Softplus({ beta }),
  softsign: () => new nn.Softsign(),
  tanh: () => new nn.Tanh(),
  hardtanh: ({ lo, hi }) => new nn.Hardtanh({ minVal: lo, maxVal: hi }),
  hardsigmoid: () => new nn.Hardsigmoid(),
  hardswish: () => new nn.Hardswish(),
  log_sigmoid: () => new nn.LogSigmoid(),
  hardshrink: ({ lambd }) => new nn.Hardshrink({ lambd }),
  softshrink: () => new nn.Softshrink(),
  tanhshrink: () => new nn.Tanhshrink(),
  identity: () => new nn.Identity(),
  threshold: ({ threshold, value }) => new nn.Threshold(threshold!, value!),
};

/** Straight lines between points whose heights are learned. */
class Spline extends nn.Module {
  readonly heights = new nn.Parameter(tensor([-0.3, 0.1, 0.4, 1.7]));
  override forward(x: Tensor): Tensor {
    const knots = [-2, -1, 0.5, 2];
    let y = where(x.lt(knots[0]!), this.heights.select(0, 0), this.heights.select(0, 3));
    for (let i = 0; i + 1 < knots.length; i++) {
      const [from, to] = [knots[i]!, knots[i + 1]!];
      const [low, high] = [this.heights.select(0, i), this.heights.select(0, i + 1)];
      const line = low.add(
        x
          .sub(from)
          .div(to - from)
          .mul(high.sub(low)),
      );
      y = where(x.ge(from).logicalAnd(x.lt(to)), line, y);
    }
    return y;
  }
}

const own: Readonly<Record<string, nn.Module | ((x: Tensor) => Tensor)>> = {
  relu3: (x) => x.relu().pow(3),
  relu2: (x) => x.relu().square(),
  snake: (x) => x.add(x.sin().square()),
  sine: (x) => x.sin(),
  gauss: (x) => x.square().neg().exp(),
  cube: (x) => x.pow(3),
  abs: (x) => x.abs(),
  step: (x) => x.gt(0.25).to('float64'),
  spline: new Spline(),
};

// Heights of the spline are float32: 1e-8 relative.
function expectRow(profile: ActivationProfile, row: Row, within: number): void {
  const near = (found: number | null, wanted: number | null) => {
    if (found === null || wanted === null || !Number.isFinite(found)) {
      expect(found !== null && !Number.isFinite(found) ? null : found).toBe(wanted);
      return;
    }
    const scale = Math.max(Math.abs(wanted), 1e-8);
    expect(Math.abs(found - wanted) / scale).toBeLessThan(within);
  };
  for (const [i, [mean, variance]] of fixture.at.entries()) {
    const found = profile.moments(mean, variance);
    near(found.mean, row.moments[i]![0]);
    near(found.secondMoment, row.moments[i]![1]);
    near(found.variance, row.moments[i]![2]);
  }
  near(profile.sigmaStar, row.sigmaStar);
  near(profile.gain, row.gain);
  near(profile.chi, row.chi);
  expect(profile.degree).toBe(row.degree);
  expect(profile.verdict).toBe(row.verdict);
  for (const end of [0, 1]) {
    near(profile.secondMomentRange[end]!, row.secondMoments[end]!);
    near(profile.varianceRange[end]!, row.variances[end]!);
  }
}

describe('anyinit’s values', () => {
  it.each(fixture.known)('of $name $parameters', (row) => {
    expectRow(activationProfile(modules[row.name]!(row.parameters)), row, 1e-6);
  });
  it.each(fixture.own)('of $name, which is in no table', (row) => {
    expectRow(activationProfile(own[row.name]!), row, 1e-6);
  });
});

it('kinks that are known make the integral exact where a scan finds one of them', () => {
  // E[hardtanh(z)²] = 1 − 2φ(1) ... by parts: erf(1/√2) − 2 φ(1) + 2 (1 − Φ(1))
  const exact = 0.6826894921370859 - 2 * 0.24197072451914337 + 2 * 0.15865525393145707;
  const found = (kinks?: number[]) => activationProfile(new nn.Hardtanh(), { kinks }).moments().secondMoment;
  expect(Math.abs(found([-1, 1]) / exact - 1)).toBeLessThan(1e-13);
  expect(Math.abs(found() / exact - 1)).toBeGreaterThan(1e-6);
});

it('verdicts with a depth: what grows over ten times is unstable', () => {
  const relu3 = (x: Tensor) => x.relu().pow(3);
  expect(activationProfile(relu3).verdict).toBe('expansive');
  expect(activationProfile(relu3, { depth: 2 }).verdict).toBe('expansive');
  expect(activationProfile(relu3, { depth: 3 }).verdict).toBe('unstable');
  expect(activationProfile(relu3).stableDepth).toBeCloseTo(Math.log(10) / Math.log(3), 12);
  expect(activationProfile(new nn.ReLU(), { depth: 1000 }).stableDepth).toBe(Number.POSITIVE_INFINITY);
});

it('fixed points of the variance map', () => {
  // Klambauer et al. chose SELU's constants so that mean 0 and variance 1 stay.
  const [selu] = activationProfile(new nn.SELU()).fixedPoints({ weightVariance: 1 });
  expect(selu!.variance).toBeCloseTo(1, 9);
  expect(selu!.stable).toBe(true);
  // tanh below the edge of chaos: everything dies; above it one point besides.
  const tanh = activationProfile(new nn.Tanh());
  expect(tanh.fixedPoints({ weightVariance: 0.9 })).toEqual([]);
  const [above] = tanh.fixedPoints({ weightVariance: 2 });
  expect(tanh.varianceMap(above!.variance, { weightVariance: 2 }) / above!.variance).toBeCloseTo(1, 9);
  expect(above!.stable).toBe(true);
  // GELU at its gain: 1's counterpart is not stable.
  const gelu = activationProfile(new nn.GELU());
  const point = gelu.fixedPoints().find(({ variance }) => Math.abs(variance / gelu.gain ** 2 - 1) < 1e-6);
  expect(point!.stable).toBe(false);
  expect(point!.slope).toBeCloseTo(gelu.chi, 5);
  expect(activationProfile(new nn.ReLU()).fixedPoints()).toEqual([]);
  expect(
    activationProfile(new nn.ReLU()).fixedPoints({ weightVariance: 1, biasVariance: 0.5 })[0]!.variance,
  ).toBeCloseTo(1, 9);
});

it('a module stays as it is: mode, dtype, values', () => {
  manualSeed(0);
  const module = new nn.RReLU();
  const prelu = new nn.PReLU();
  activationProfile(module);
  const profile = activationProfile(prelu);
  expect(module.training).toBe(true);
  expect(prelu.weight.dtype).toBe('float32');
  expect(prelu.weight.grad).toBeNull();
  expect(profile.gain).toBeCloseTo(Math.sqrt(2 / (1 + 0.25 ** 2)), 12);
  expect([profile.name, profile.degree]).toEqual(['PReLU', 1]);
});

it.each<[string, () => unknown, typeof Error, string]>([
  [
    'no function',
    () => activationProfile(3 as never),
    TypeError,
    'f must be a Module or a function of a Tensor, got 3',
  ],
  ['no tensor', () => activationProfile((() => 3) as never), TypeError, 'must return a Tensor, got 3'],
  ['a softmax', () => activationProfile((x) => x.sum()), RangeError, 'must work element by element: [2048] became []'],
  ['a depth of 0', () => activationProfile(new nn.ReLU(), { depth: 0 }), RangeError, 'depth'],
  ['an unknown option', () => activationProfile(new nn.ReLU(), { deph: 3 } as never), TypeError, 'depth'],
  ['a kink of NaN', () => activationProfile(new nn.ReLU(), { kinks: [Number.NaN] }), TypeError, 'kinks'],
  ['a variance below 0', () => activationProfile(new nn.ReLU()).moments(0, -1), RangeError, 'variance'],
  [
    'values that overflow',
    () => activationProfile((x) => x.exp()).moments(0, 1e4),
    RangeError,
    'not finite for N(0, 10000)',
  ],
])('%s is refused', (_, run, kind, text) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(text);
});

it('an activation without a finite window is infeasible, not an error', () => {
  const exponential = activationProfile((x) => x.exp());
  expect([exponential.verdict, exponential.sigmaStar, exponential.gain]).toEqual(['infeasible', null, 1]);
  expect(activationProfile((x) => zeros(x.shape, { dtype: 'float64' })).verdict).toBe('infeasible');
  expect(randn(1).dtype).toBe('float32');
});
