import { type DType, grad, manualSeed, noGrad, randint, type Tensor, tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, fixture, recordedTensor, type Tolerance } from '@wick/testing';
import * as all from './index.ts';
import { type Distribution, klDivergence, type transforms } from './index.ts';
import { build, distributionClasses, type Spec } from './testing/build.ts';

interface WithGradients {
  out: EncodedArray;
  grads?: (EncodedArray | null)[];
}
interface Case {
  spec: Spec;
  draws: { dtype: DType; sampleShape: number[]; out: EncodedArray; next: number }[];
  repr: string;
  batchShape: number[];
  eventShape: number[];
  support: string;
  hasRsample: boolean;
  hasEnumerateSupport: boolean;
  rsample?: WithGradients;
  value: EncodedArray;
  logProb: WithGradients;
  cdf: EncodedArray | null;
  icdf: EncodedArray | null;
  mean: EncodedArray | null;
  mode: EncodedArray | null;
  variance: EncodedArray | null;
  stddev: EncodedArray | null;
  entropy: WithGradients | null;
  enumerate: EncodedArray | null;
  expanded: EncodedArray;
  expandedSample: EncodedArray;
  outside?: Record<'x' | 'u', EncodedArray> & Record<'logProb' | 'cdf' | 'icdf', EncodedArray | null>;
}
interface Transformed {
  spec: Spec;
  x: EncodedArray;
  y: EncodedArray;
  inverse: EncodedArray;
  jacobian: EncodedArray | null;
  repr: string;
  domain: string;
  codomain: string;
  bijective: boolean;
  forwardShape: number[];
  inverseShape: number[];
}
interface Registered {
  repr?: string;
  y?: EncodedArray;
  error?: string;
}
const drawn = fixture<{
  cases: Case[];
  klSpecs: Spec[];
  kl: { p: number; q: number; out: EncodedArray; grads?: (number | null)[] }[];
  transforms: Transformed[];
  errors: { spec: Spec; value: number[] | null; message: string }[];
  registered: ({ name: string; x: EncodedArray } & Record<'bijectTo' | 'transformTo', Registered>)[];
}>(__dirname, 'distributions');

// float64 through functions that are series in both: gamma functions, Bessel functions, decompositions.
const tight = { rtol: 1e-10, atol: 1e-11 };
const rounded = { rtol: 2e-6, atol: 1e-6 };

function expectGradients(out: Tensor, leaves: Tensor[], grads: (EncodedArray | null)[] | undefined, rtol = 1e-9): void {
  if (!grads?.some((g) => g)) return;
  const actual = grad(out.sum(), leaves, { allowUnused: true, retainGraph: true });
  grads.forEach((g, i) => {
    if (g) expectClose(actual[i]!, recordedTensor(g), { rtol, atol: rtol / 10 });
    else expect(actual[i]?.abs().sum().item() ?? 0).toBe(0);
  });
}

/** What there is in PyTorch is as recorded; what there is not throws. */
function expectOrLacks(get: () => Tensor, expected: EncodedArray | null, room: Tolerance = tight): void {
  if (expected) expectClose(get(), recordedTensor(expected), room);
  else expect(get).toThrow();
}

const named = drawn.cases.map((c, i) => [`${c.spec[0]} (${i})`, c] as const);

test.each(named)('%s: draws from a seed are PyTorch’s, and so is what is drawn next', (_, c) => {
  for (const { dtype, sampleShape, out, next } of c.draws) {
    const leaves: Tensor[] = [];
    const d = build<Distribution>(c.spec, dtype, leaves);
    manualSeed(5);
    expectClose(d.sample(sampleShape), recordedTensor(out), out.dtype === 'float64' ? tight : rounded);
    expect(randint(0, 1 << 24, [1]).item()).toBe(next);
  }
});

test.each(named)('%s: densities, moments and gradients are PyTorch’s', (_, c) => {
  const leaves: Tensor[] = [];
  const d = build<Distribution>(c.spec, 'float64', leaves);
  const room = c.value.dtype === 'float64' ? tight : rounded; // what is made of numbers is float32
  expect(d.batchShape).toEqual(c.batchShape);
  expect(d.eventShape).toEqual(c.eventShape);
  expect(`${d.support}`).toBe(c.support);
  expect(d.hasEnumerateSupport).toBe(c.hasEnumerateSupport);
  if (c.rsample) {
    expect(d.hasRsample).toBe(true);
    manualSeed(6);
    const out = d.rsample([4]);
    expectClose(out, recordedTensor(c.rsample.out), room);
    const weights = tensor(
      Array.from({ length: out.numel() }, (_v, i) => (i % 5) - 1.5),
      { dtype: 'float64' },
    );
    // Implicit gradients of gamma and beta numbers are differences of large terms.
    expectGradients(out.mul(weights.reshape(out.shape)), leaves, c.rsample.grads, 1e-7);
  }
  const value = recordedTensor(c.value);
  const logProb = d.logProb(value);
  expectClose(logProb, recordedTensor(c.logProb.out), room);
  expectGradients(logProb, leaves, c.logProb.grads);
  expectOrLacks(() => d.cdf(value), c.cdf, room);
  const p = tensor([0.05, 0.5, 0.95], { dtype: 'float64' });
  const shape = [...c.batchShape, ...c.eventShape];
  expectOrLacks(() => d.icdf(p.reshape([3, ...shape.map(() => 1)]).expand([3, ...shape])), c.icdf, room);
  for (const name of ['mean', 'mode', 'variance', 'stddev'] as const) expectOrLacks(() => d[name], c[name], room);
  expectOrLacks(() => d.entropy(), c.entropy?.out ?? null, room);
  if (c.entropy) expectGradients(d.entropy(), leaves, c.entropy.grads, 1e-8); // PyTorch's trigamma is right to 1e-9
  if (c.enumerate) expectClose(d.enumerateSupport(), recordedTensor(c.enumerate), room);
  const wide = d.expand([2, ...c.batchShape]);
  expectClose(wide.logProb(value.slice(0, 0, 2)), recordedTensor(c.expanded), room);
  manualSeed(8);
  expectClose(wide.sample(), recordedTensor(c.expandedSample), room);
});

test.each(named.filter(([, c]) => c.outside))('%s: outside the support, unchecked, it is as in PyTorch', (_, c) => {
  const [name, args, options] = c.spec;
  const free = build<Distribution>([name, args, { ...options, validate_args: false }], 'float64');
  const { x, u, logProb, cdf, icdf } = c.outside!;
  const room = c.value.dtype === 'float64' ? tight : rounded;
  // PyTorch's RelaxedBernoulli does not tell the distribution that it is made of not to check.
  if (name !== 'RelaxedBernoulli') expectOrLacks(() => free.logProb(recordedTensor(x)), logProb, room);
  expectOrLacks(() => free.cdf(recordedTensor(x)), cdf, room);
  expectOrLacks(() => free.icdf(recordedTensor(u)), icdf, room);
});

// A mixture asks its categorical distribution for logits, which PyTorch prints from then on.
test('each prints as in PyTorch', () => {
  for (const c of drawn.cases) {
    const d = noGrad(() => build<Distribution>(c.spec, 'float64'));
    expect(`${d}`.replace(/, dtype=torch.float64|, requires_grad=True/g, '')).toBe(
      c.repr
        .replace(/, logits: torch.Size\(\[3\]\)\),/, '),')
        .replace(/, dtype=torch.float64|, requires_grad=True|, grad_fn=<\w+>/g, ''),
    );
  }
});

test('every class is among them', () => {
  const seen = new Set(drawn.cases.map((c) => c.spec[0]));
  expect(distributionClasses.filter((name) => !seen.has(name) && name !== 'Distribution')).toEqual([
    'ExpRelaxedCategorical',
    'ExponentialFamily',
  ]);
});

test('KL divergences of every pair that PyTorch has are its, with gradients; others throw', () => {
  const have = new Map(drawn.kl.map((k) => [`${k.p} ${k.q}`, k]));
  for (const [i, p] of drawn.klSpecs.entries())
    for (const [j, q] of drawn.klSpecs.entries()) {
      const leaves: Tensor[] = [];
      const [a, b] = [build<Distribution>(p, 'float64', leaves), build<Distribution>(q, 'float64', leaves)];
      const k = have.get(`${i} ${j}`);
      if (!k) {
        expect(() => klDivergence(a, b)).toThrow();
        continue;
      }
      const out = klDivergence(a, b);
      try {
        expectClose(out, recordedTensor(k.out), tight);
        if (k.grads)
          grad(out.sum(), leaves, { allowUnused: true }).forEach((g, n) => {
            expect(g?.sum().item() ?? 0).toBeCloseTo(k.grads![n] ?? 0, 8);
          });
      } catch (error) {
        throw new Error(`${p[0]} (${i}), ${q[0]} (${j}): ${(error as Error).message}`);
      }
    }
});

test.each(drawn.transforms.map((t) => [t.spec[0], t] as const))('%s maps, inverts and prints as in PyTorch', (_, t) => {
  const f = build<transforms.Transform>(t.spec, 'float64');
  const [x, y] = [recordedTensor(t.x), recordedTensor(t.y)];
  expectClose(f.call(x), y, tight);
  expectClose(f.inv.call(y), recordedTensor(t.inverse), tight);
  expectOrLacks(() => f.logAbsDetJacobian(x, y), t.jacobian);
  expect(`${f}`).toBe(t.repr);
  expect(`${f.domain}`).toBe(t.domain);
  expect(`${f.codomain}`).toBe(t.codomain);
  expect(f.bijective).toBe(t.bijective);
  expect(f.forwardShape(x.shape)).toEqual(t.forwardShape);
  expect(f.inverseShape(y.shape)).toEqual(t.inverseShape);
});

test.each(drawn.errors.map((e) => [e.message.slice(0, 90), e] as const))('the error is PyTorch’s: %s', (_, e) => {
  const plain = (message: string) => message.replace(/, grad_fn=<\w+>|, requires_grad=True/g, '');
  let said = '';
  try {
    const d = build<Distribution>(e.spec, 'float32');
    d.logProb(tensor(e.value!));
  } catch (error) {
    said = (error as Error).message;
    expect([said, error instanceof RangeError]).toEqual([said, true]);
  }
  expect(plain(said)).toBe(plain(e.message));
});

const { bijectTo, constraints: of, transformTo } = all;
const to = { bijectTo, transformTo };
const vector = tensor([1, 2]);
const constrained: Record<string, all.constraints.Constraint> = {
  ...of,
  independent: of.independent(of.positive, 1),
  greaterThan: of.greaterThan(2),
  greaterThanEq: of.greaterThanEq(vector),
  lessThan: of.lessThan(3),
  interval: of.interval(-1, 2),
  intervalOfTensors: of.interval(vector, vector.add(2)),
  halfOpenInterval: of.halfOpenInterval(0, 1),
  cat: of.cat([of.real, of.positive], 0, [1, 1]),
  stack: of.stack([of.real, of.unitInterval]),
} as never;

test.each(drawn.registered.map((r) => [r.name, r] as const))(
  '%s is reached from all real numbers as in PyTorch',
  (name, r) => {
    for (const key of ['bijectTo', 'transformTo'] as const) {
      const { repr, y, error } = r[key];
      if (error) {
        expect(() => to[key](constrained[name]!)).toThrow(new TypeError(error));
        continue;
      }
      const t = to[key](constrained[name]!);
      expect(`${t}`).toBe(repr);
      expectClose(t.call(recordedTensor(r.x)), recordedTensor(y!), rounded);
    }
  },
);

test('a constraint of one’s own is registered by its class or an object', () => {
  class Even extends of.Constraint {
    static override readonly typeName = 'Even';
    check(value: Tensor): Tensor {
      return value.remainder(2).eq(0);
    }
  }
  expect(() => transformTo(new Even())).toThrow('Cannot transform Even constraints');
  transformTo.register(Even, () => new all.transforms.AffineTransform(0, 2));
  expect(
    all
      .transformTo(new Even())
      .call(tensor([3]))
      .tolist(),
  ).toEqual([6]);
  expect(() => bijectTo(new Even())).toThrow('Cannot transform Even constraints');
  expect(() => bijectTo.register(Date as never, () => all.transforms.identityTransform)).toThrow(/Constraint subclass/);
  expect(() => bijectTo(3 as never)).toThrow(/expected a constraint, got 3/);
});

test('an exponential family of one’s own has its entropy, and its gradient', () => {
  class Bell extends all.ExponentialFamily {
    constructor(
      readonly loc: Tensor,
      readonly scale: Tensor,
    ) {
      super(loc.shape, [], null);
    }
    get argConstraints() {
      return { loc: of.real, scale: of.positive };
    }
    get support() {
      return of.real;
    }
    get naturalParams() {
      const precision = this.scale.square().reciprocal();
      return [this.loc.mul(precision), precision.mul(-0.5)];
    }
    get meanCarrierMeasure() {
      return 0;
    }
    logNormalizer(x: Tensor, y: Tensor) {
      return x.square().div(y).mul(-0.25).add(y.neg().reciprocal().mul(Math.PI).log().mul(0.5));
    }
  }
  const [loc, scale] = [tensor([0.5, -1], { dtype: 'float64' }), tensor([2, 0.3], { dtype: 'float64' })];
  expectClose(new Bell(loc, scale).entropy(), new all.Normal(loc, scale).entropy(), tight);
});

test.each([
  [1e-5, '1e-05'],
  [0.0001, '0.0001'],
  [1e16, '1e+16'],
  [-123456789, '-123456789.0'],
  [Number.NEGATIVE_INFINITY, '-inf'],
  [Number.NaN, 'nan'],
  [-0, '-0.0'],
])('a bound of %p is printed as Python prints it', (bound, text) => {
  expect(`${of.greaterThan(bound)}`).toBe(`GreaterThan(lower_bound=${text})`);
});
