import * as w from '@wick/tensor';
import { Generator, rand, randn, type Tensor } from '@wick/tensor';
import { mlp, points, sgd } from './classify.ts';
import { nn } from './packages.ts';
import type { Case } from './sameAsEager.ts';
import { trained } from './trained.ts';

const { functional: F } = nn;
type Make = () => Case;

/** A step of training whose results are changed by what is drawn. */
const noisy =
  (change: (y: Tensor) => Tensor, input: () => Tensor = points, make: () => nn.Module = mlp): Make =>
  () => {
    const model = make();
    const loss = (x: Tensor) =>
      change(model.forward(x) as Tensor)
        .square()
        .mean();
    return trained(model, sgd, () => [input()], loss);
  };

const doubles = (...shape: number[]) => randn(shape, { dtype: 'float64' });
const mlpOfDoubles = () => mlp().to('float64');
const planes = () => randn(2, 3, 4, 4);
const layer = () => new nn.Conv2d(3, 3, 1);
const like = (y: Tensor) => w.empty(y.shape, { dtype: y.dtype });
/** Probabilities, weights or rates that follow from what is computed. */
const chances = (y: Tensor) => y.detach().sigmoid();

/** Draws into tensors that are there. */
const inPlace: Record<string, (t: Tensor, generator?: Generator) => Tensor> = {
  normal_: (t, generator) => t.normal_(1, 2, { generator }),
  uniform_: (t, generator) => t.uniform_(-1, 2, { generator }),
  exponential_: (t, generator) => t.exponential_(2, { generator }),
  cauchy_: (t, generator) => t.cauchy_(0, 0.1, { generator }),
  logNormal_: (t, generator) => t.logNormal_(0, 0.5, { generator }),
  geometric_: (t, generator) => t.geometric_(0.4, { generator }),
  'random_ of a range': (t, generator) => t.random_(-3, 9, { generator }),
  'bernoulli_ of a number': (t, generator) => t.bernoulli_(0.3, { generator }),
};

/** Where they draw: whole tensors of both types, few and many, others in part or in another order. */
const intoAll = Object.entries(inPlace).flatMap(([name, draw]): [string, Make][] => [
  [name, noisy((y) => y.mul(draw(like(y))))],
  [
    `${name}, many`,
    noisy(
      (y) => y.mul(draw(like(y))),
      () => randn(400, 4),
    ),
  ],
  [
    `${name}, of doubles`,
    noisy(
      (y) => y.mul(draw(like(y))),
      () => doubles(5, 4),
      mlpOfDoubles,
    ),
  ],
  [
    `${name}, of a transposed tensor`,
    noisy(
      (y) => y.mul(draw(like(y.t())).t()),
      () => randn(9, 4),
    ),
  ],
  [`${name}, of some columns`, noisy((y) => y.mul(draw(w.zeros(6, 4).narrow(0, 1, 5).narrow(1, 1, 3))))],
  [`${name}, of some rows`, noisy((y) => y.mul(withRows(draw, y).narrow(0, 0, 5)))],
  [`${name}, late`, noisy((y) => y.mul(draw(y.detach().mul(2))))],
  [
    `${name}, from a generator of its own`,
    () => {
      const own = new Generator().manualSeed(3);
      const { state, ...rest } = noisy((y) => y.mul(draw(like(y), own)).add(draw(like(y))))();
      return { ...rest, state: [...state, () => [...own.getState()]] };
    },
  ],
]);

function withRows(draw: (t: Tensor) => Tensor, { shape: [rows, columns] }: Tensor): Tensor {
  const all = w.ones(rows! + 1, columns!);
  draw(all.narrow(0, 1, rows!));
  return all;
}

const attention = (needWeights: boolean): Make => {
  return () => {
    const model = new nn.MultiheadAttention(8, 2, { dropout: 0.3, batchFirst: true });
    const loss = (x: Tensor) => model.forward(x, x, x, { needWeights })[0].square().mean();
    return trained(model, sgd, () => [randn(2, 4, 8)], loss);
  };
};

const recurrent = (make: () => nn.Module, dtype: 'float32' | 'float64' = 'float32'): Make => {
  return () => {
    const model = make().to(dtype);
    const loss = (x: Tensor) => (model.forward(x) as [Tensor, unknown])[0].square().mean();
    return trained(model, sgd, () => [randn([5, 2, 3], { dtype })], loss);
  };
};

const two = { numLayers: 2, dropout: 0.3 } as const;
const encoder = { dimFeedforward: 8, dropout: 0.2, batchFirst: true } as const;

/** Steps of training that draw, each in a way of its own. */
export const drawCases: Record<string, Make> = {
  ...Object.fromEntries(intoAll),
  randn: noisy((y) => y.add(randn(y.shape))),
  randnLike: noisy((y) => y.add(w.randnLike(y)).add(w.randnLike(y))),
  rand: noisy((y) => y.add(rand(y.shape))),
  randint: noisy((y) => y.mul(w.randint(0, 9, y.shape))),
  'randint, a wide range': noisy((y) => y.mul(w.randint(-(2 ** 36), 2 ** 36, y.shape)).mul(2 ** -36)),
  'random_ of all whole numbers': noisy((y) => y.mul(w.empty(y.shape, { dtype: 'int32' }).random_()).mul(2 ** -31)),
  'truths that are drawn': noisy((y) => y.mul(w.empty(y.shape, { dtype: 'bool' }).random_())),
  'half numbers that are drawn': noisy((y) => y.add(randn(y.shape, { dtype: 'float16' }).to('float32'))),
  randperm: noisy((y) => y.mul(w.randperm(5).unsqueeze(1))),
  bernoulli: noisy((y) => y.mul(w.bernoulli(chances(y)))),
  'bernoulli of doubles': noisy(
    (y) => y.mul(w.bernoulli(chances(y))),
    () => doubles(5, 4),
    mlpOfDoubles,
  ),
  'bernoulli with the chances of a column': noisy((y) => y.mul(like(y).bernoulli_(chances(y).narrow(1, 0, 1)))),
  'bernoulli over its own chances': noisy((y) => {
    const p = chances(y);
    return y.mul(p.bernoulli_(p));
  }),
  multinomial: noisy((y) => y.mul(w.multinomial(chances(y), 3))),
  'multinomial, one of each row': noisy((y) => y.mul(w.multinomial(chances(y), 1))),
  'multinomial with replacement': noisy((y) => y.mul(w.multinomial(chances(y), 3, true))),
  'multinomial by columns': noisy((y) => y.mul(w.multinomial(chances(y.t().contiguous()).t(), 3))),
  'normal around': noisy((y) => y.mul(w.normal(chances(y), 0.1))),
  'normal as wide as': noisy((y) => y.mul(w.normal(0.1, chances(y)))),
  'normal around, as wide as': noisy((y) => y.mul(w.normal(chances(y), chances(y).narrow(1, 0, 1)))),
  'normal around doubles': noisy(
    (y) => y.mul(w.normal(chances(y), chances(y).mul(2))),
    () => doubles(5, 4),
    mlpOfDoubles,
  ),
  poisson: noisy((y) => y.add(w.poisson(chances(y).mul(20)))),
  'poisson of a transposed tensor': noisy((y) => y.add(w.poisson(chances(y).t()).t())),
  binomial: noisy((y) => y.mul(w.binomial(w.full(y.shape, 5), chances(y)))),
  'binomial of one count': noisy((y) => y.mul(w.binomial(w.full([1], 5), chances(y)))),
  dropout: noisy((y) => F.dropout(y, 0.3)),
  'dropout in place': noisy((y) => F.dropout(y.mul(2), { p: 0.3, inplace: true })),
  'dropout of doubles': noisy(
    (y) => F.dropout(y, 0.3),
    () => doubles(5, 4),
    mlpOfDoubles,
  ),
  'dropout of all': noisy((y) => F.dropout(y, 1)),
  dropout1d: noisy((y) => F.dropout1d(y.unsqueeze(0), 0.3)),
  dropout2d: noisy((y) => F.dropout2d(y, 0.3), planes, layer),
  dropout3d: noisy((y) => F.dropout3d(y.unsqueeze(2), 0.3), planes, layer),
  alphaDropout: noisy((y) => F.alphaDropout(y, 0.3, true)),
  'alphaDropout in place': noisy((y) => F.alphaDropout(y.mul(2), { p: 0.3, training: true, inplace: true })),
  'alphaDropout of doubles': noisy(
    (y) => F.alphaDropout(y, 0.3, true),
    () => doubles(5, 4),
    mlpOfDoubles,
  ),
  'alphaDropout of all': noisy((y) => F.alphaDropout(y, 1, true)),
  featureAlphaDropout: noisy((y) => F.featureAlphaDropout(y, 0.3, true), planes, layer),
  rrelu: noisy((y) => F.rrelu(y, { training: true })),
  'rrelu of doubles': noisy(
    (y) => F.rrelu(y, { training: true }),
    () => doubles(5, 4),
    mlpOfDoubles,
  ),
  'rrelu in place, transposed': noisy((y) => F.rrelu(y.t().mul(2), { training: true, inplace: true })),
  gumbelSoftmax: noisy((y) => F.gumbelSoftmax(y)),
  'gumbelSoftmax, hard': noisy((y) => F.gumbelSoftmax(y, { hard: true })),
  'attention that drops weights': attention(false),
  'attention that drops weights and gives them': attention(true),
  'a Transformer encoder that drops': noisy(
    (y) => y,
    () => randn(2, 4, 8),
    () => new nn.TransformerEncoder(new nn.TransformerEncoderLayer(8, 2, encoder), 2),
  ),
  'an LSTM that drops between layers': recurrent(() => new nn.LSTM(3, 4, two)),
  'a GRU that drops between layers, both ways': recurrent(() => new nn.GRU(3, 4, { ...two, bidirectional: true })),
  'an RNN of doubles that drops between layers': recurrent(() => new nn.RNN(3, 4, two), 'float64'),
};
