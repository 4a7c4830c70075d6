import * as init from '@wick/init';
import { empty, full, Generator, manualSeed, rand, randn, type Tensor, tensor } from '@wick/tensor';
import { identifyDistribution } from '../index.ts';

const shapes = [[256], [1, 256], [16, 16], [256, 4], [40, 30], [8, 16, 3, 3], [14, 4, 5], [64, 80]];
// WICK_RUNS asks for all 200.
const seeds = Array.from({ length: process.env.WICK_RUNS === undefined ? 50 : 200 }, (_, i) => i);

/** What another seed would change. */
const drawn = new Set(['uniform', 'normal', 'truncNormal', 'orthogonal', 'sparse']);

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly dims: readonly [number, number];
  readonly fill: (t: Tensor, generator: Generator) => unknown;
}

const cases: readonly Case[] = [
  { name: 'zeros_', kind: 'zeros', dims: [1, 5], fill: (t) => init.zeros_(t) },
  { name: 'ones_', kind: 'ones', dims: [1, 5], fill: (t) => init.ones_(t) },
  { name: 'constant_', kind: 'constant', dims: [1, 5], fill: (t) => init.constant_(t, 0.3) },
  { name: 'eye_', kind: 'identity', dims: [2, 2], fill: (t) => init.eye_(t) },
  { name: 'dirac_', kind: 'dirac', dims: [3, 5], fill: (t) => init.dirac_(t) },
  { name: 'dirac_ of 2 groups', kind: 'dirac', dims: [3, 5], fill: (t) => init.dirac_(t, { groups: 2 }) },
  { name: 'uniform_', kind: 'uniform', dims: [1, 5], fill: (t, generator) => init.uniform_(t, { generator }) },
  {
    name: 'uniform_ around 0',
    kind: 'uniform',
    dims: [1, 5],
    fill: (t, generator) => init.uniform_(t, { a: -0.1, b: 0.1, generator }),
  },
  { name: 'normal_', kind: 'normal', dims: [1, 5], fill: (t, generator) => init.normal_(t, { generator }) },
  {
    name: 'normal_ off 0',
    kind: 'normal',
    dims: [1, 5],
    fill: (t, generator) => init.normal_(t, { mean: 3, std: 0.02, generator }),
  },
  {
    name: 'truncNormal_',
    kind: 'truncNormal',
    dims: [1, 5],
    fill: (t, generator) => init.truncNormal_(t, { generator }),
  },
  {
    name: 'truncNormal_ cut at two deviations of 0.02',
    kind: 'truncNormal',
    dims: [1, 5],
    fill: (t, generator) => init.truncNormal_(t, { std: 0.02, a: -0.04, b: 0.04, generator }),
  },
  {
    name: 'truncNormal_ of a small std: a normal',
    kind: 'normal',
    dims: [1, 5],
    fill: (t, generator) => init.truncNormal_(t, { std: 0.02, generator }),
  },
  {
    name: 'xavierUniform_',
    kind: 'uniform',
    dims: [2, 5],
    fill: (t, generator) => init.xavierUniform_(t, { generator }),
  },
  { name: 'xavierNormal_', kind: 'normal', dims: [2, 5], fill: (t, generator) => init.xavierNormal_(t, { generator }) },
  {
    name: 'kaimingUniform_',
    kind: 'uniform',
    dims: [2, 5],
    fill: (t, generator) => init.kaimingUniform_(t, { a: Math.sqrt(5), generator }),
  },
  {
    name: 'kaimingNormal_',
    kind: 'normal',
    dims: [2, 5],
    fill: (t, generator) => init.kaimingNormal_(t, { generator }),
  },
  { name: 'orthogonal_', kind: 'orthogonal', dims: [2, 5], fill: (t, generator) => init.orthogonal_(t, { generator }) },
  {
    name: 'orthogonal_ with a gain',
    kind: 'orthogonal',
    dims: [2, 5],
    fill: (t, generator) => init.orthogonal_(t, { gain: Math.SQRT2, generator }),
  },
  { name: 'sparse_', kind: 'sparse', dims: [2, 2], fill: (t, generator) => init.sparse_(t, 0.25, { generator }) },
];

it('names the distribution of every initialiser and shape over many seeds, at most one of 100 wrong', () => {
  let [all, wrong] = [0, 0];
  const rates: string[] = [];
  for (const { name, kind, dims, fill } of cases) {
    for (const shape of shapes) {
      if (shape.length < dims[0] || shape.length > dims[1]) continue;
      // One row has one value in each column: all of them are zeros.
      if (kind === 'sparse' && shape[0] === 1) continue;
      let missed = 0;
      for (const seed of drawn.has(kind) ? seeds : [0]) {
        const t = empty(...shape);
        fill(t, new Generator().manualSeed(seed));
        if (identifyDistribution(t).kind !== kind) missed++;
      }
      all += drawn.has(kind) ? seeds.length : 1;
      wrong += missed;
      if (missed > 0) rates.push(`${name} ${shape.join('×')}: ${missed} of ${seeds.length}`);
    }
  }
  process.stdout.write(
    `identifyDistribution: ${wrong} of ${all} wrong, ${((100 * wrong) / all).toFixed(2)} % (${rates.join('; ')})\n`,
  );
  expect(wrong / all).toBeLessThan(0.01);
}, 120_000);

it.each<[string, () => Tensor]>([
  ['a mixture of two normals', () => rand(2000).gt(0.5).to('float32').mul(4).add(rand(2000))],
  ['coin tosses', () => rand(1000).gt(0.5)],
  ['squares of uniforms', () => rand(1000).pow(2)],
  ['a NaN among normals', () => tensor([1, Number.NaN, 2])],
  ['no values', () => empty(0)],
  ['five uniforms, which could be normals', () => tensor([0.1, -0.3, 0.2, -0.1, 0.25])],
])('unknown is what %s is', (_, make) => {
  expect(identifyDistribution(make()).kind).toBe('unknown');
});

// 2000 tensors of every size. A test at the level of 1 in 10,000 finds none of them odd, or one.
it('false alarms stay below what is announced, at every size', () => {
  manualSeed(0);
  const counts = { named: 0, all: 0, large: 0 };
  for (const [size, tensors] of [
    [100, 800],
    [300, 500],
    [1000, 300],
    [10_000, 200],
    [70_000, 100],
    [200_000, 80],
    [1_000_000, 20],
  ] as const)
    for (let i = 0; i < tensors; i++) {
      const { kind } = identifyDistribution(randn(size).mul(0.02).add(0.001));
      counts.all++;
      if (kind !== 'normal') counts[size >= 10_000 ? 'large' : 'named']++;
    }
  expect(counts.all).toBe(2000);
  expect(counts.large).toBe(0);
  expect(counts.named / 1600).toBeLessThan(0.01);
});

it.each<[string, number, (n: number) => Tensor]>([
  ['Student’s t with 10 degrees of freedom', 10_000, (n) => randn(n).div(randn(10, n).square().mean(0).sqrt())],
  ['Laplace’s distribution', 1000, (n) => rand(n).log().mul(rand(n).sub(0.5).sign())],
  ['the logistic distribution', 10_000, (n) => logistic(rand(n).add(1e-7))],
  [
    'one normal in twenty three times as wide',
    10_000,
    (n) => randn(n).mul(rand(n).lt(0.05).to('float32').mul(2).add(1)),
  ],
])('%s is no normal one: %d values tell', (_, n, draw) => {
  for (let seed = 0; seed < 20; seed++) {
    manualSeed(seed);
    expect(identifyDistribution(draw(n)).kind).toBe('unknown');
  }
});

function logistic(u: Tensor): Tensor {
  return u.log().sub(u.neg().add(1).log());
}

it('tells parameters along with the kind', () => {
  const generator = () => new Generator().manualSeed(1);
  const uniform = identifyDistribution(init.uniform_(empty(4000), { a: -0.5, b: 0.5, generator: generator() }));
  expect([uniform.low, uniform.high]).toEqual([expect.closeTo(-0.5, 2), expect.closeTo(0.5, 2)]);
  const cut = identifyDistribution(init.truncNormal_(empty(20000), { a: -1, b: 1.5, generator: generator() }));
  expect(cut).toMatchObject({ kind: 'truncNormal', low: expect.closeTo(-1, 2), high: expect.closeTo(1.5, 2) });
  expect([cut.mean, cut.std]).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1)]);
  expect(identifyDistribution(init.orthogonal_(empty(20, 30), { gain: 3, generator: generator() })).gain).toBeCloseTo(
    3,
    5,
  );
  expect(identifyDistribution(full([3], -2))).toMatchObject({
    kind: 'constant',
    value: -2,
    confidence: 1,
    pValue: null,
  });
  expect(identifyDistribution(init.sparse_(empty(40, 30), 0.31))).toMatchObject({ sparsity: 13 / 40 });
  expect(identifyDistribution(init.dirac_(empty(6, 3, 3), { groups: 2 }))).toMatchObject({ kind: 'dirac', groups: 2 });
});

it('a thing that is no tensor is refused', () => {
  expect(() => identifyDistribution([1, 2] as never)).toThrow(TypeError);
});
