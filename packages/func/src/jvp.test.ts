import * as nn from '@wick/nn';
import * as w from '@wick/tensor';
import { manualSeed, type Tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, fixture, recordedTensor } from '@wick/testing';
import { jvp } from './index.ts';
import { tensorsOf } from './tree.ts';

const { functional: F } = nn;
const { cases } = fixture<{ cases: Record<string, EncodedArray[]> }>(__dirname, 'jvp');

type Row = [f: (...inputs: Tensor[]) => unknown, shapes: number[][]];
type Calls = Record<string, (...inputs: Tensor[]) => Tensor>;

const M = [3, 4];
const idx = w.tensor([2n, 0n, 1n]);
const unit = (x: Tensor) => x.sigmoid().mul(0.8).add(0.1);
const positive = (x: Tensor) => x.abs().add(0.5);
const square = (x: Tensor) => x.matmul(x.mT).add(w.eye(3, { dtype: 'float64' }));
const named = (names: string, row: (name: string) => Row) =>
  Object.fromEntries(names.split(' ').map((name) => [name, row(name)]));

/** The functions of fixtures/jvp.py. */
const rows: Record<string, Row> = {
  ...named(
    'abs acos acosh asin asinh atan atanh cos cosh digamma erf erfc erfinv exp exp2 expm1 lgamma log log10 log1p log2 logit neg reciprocal rsqrt sigmoid sign sin sinc sinh sqrt square tan tanh relu',
    (name) => [(x) => (w as never as Calls)[name]!(name === 'acosh' ? x.abs().add(1.5) : unit(x)), [M]],
  ),
  ...named(
    'elu celu gelu hardshrink hardsigmoid hardswish hardtanh leaky_relu logsigmoid mish selu silu softplus softshrink softsign tanhshrink relu6',
    (name) => [(x) => (F as never as Calls)[name === 'leaky_relu' ? 'leakyRelu' : name]!(x), [M]],
  ),
  ...named('add sub mul atan2 hypot logaddexp logaddexp2 maximum minimum fmax fmin', (name) => [
    (x, y) => (w as never as Calls)[name]!(x, y),
    [M, [4]],
  ]),
  pow: [(x, y) => positive(x).pow(y), [M, [4]]],
  div: [(x, y) => x.div(positive(y)), [M, [3, 1]]],
  xlogy: [(x, y) => w.xlogy(x, positive(y)), [M, M]],
  lerp: [(x, y, t) => x.lerp(y, t), [M, M, M]],
  clamp: [(x, y) => x.clamp(y, 1), [M, [4]]],
  glu: [(x) => F.glu(x), [M]],
  prelu: [(x, a) => F.prelu(x, a), [[2, 3, 2], [3]]],
  reductions: [
    (x) => [
      x.sum(0),
      x.mean(1),
      x.std(0),
      x.var(),
      x.prod(),
      x.prod(0),
      x.amax(1),
      x.norm(),
      x.norm(1, 0),
      x.logsumexp(1),
    ],
    [M],
  ],
  alongDims: [
    (x) => [
      x.cumsum(1),
      x.cumprod(0),
      x.cummax(1)[0],
      w.logcumsumexp(x, 0),
      x.median(1)[0],
      x.kthvalue(2, 1)[0],
      x.sort(1)[0],
      x.topk(2)[0],
    ],
    [M],
  ],
  softmax: [(x) => [x.softmax(0), x.logSoftmax(1)], [M]],
  index: [
    (x) => [x.index([idx]), x.index([':', idx]), x.index([idx, idx]), x.gather(1, idx.view(3, 1)), w.take(x, idx)],
    [M],
  ],
  writes: [
    (x, y) => [
      w.indexPut(x, [idx], y),
      w.indexAdd(x, 0, idx, y, { alpha: 2 }),
      w.indexCopy(x, 0, idx, y),
      w.indexFill(x, 0, idx.slice(0, 0, 2), 3),
      w.scatterAdd(x, 0, idx.view(3, 1), y),
    ],
    [M, M],
  ],
  products: [(x, y) => [x.matmul(y), x.select(0, 0).matmul(y), w.einsum('ij,jk->ki', x, y), w.kron(x, y)], [M, [4, 2]]],
  linear: [(x, k, b) => F.linear(x, k, b), [[2, 4], [3, 4], [3]]],
  linalg: [
    (x, y) => [
      w.linalg.inv(square(x)),
      w.linalg.det(square(x)),
      w.linalg.cholesky(square(x)),
      w.linalg.solve(square(x), y),
      w.linalg.slogdet(square(x))[1],
      w.linalg.eigvalsh(square(x)),
      w.linalg.svdvals(x),
      w.linalg.qr(x)[0],
      w.linalg.matrixExp(x),
      w.linalg.pinv(x),
    ],
    [
      [3, 3],
      [3, 2],
    ],
  ],
  distances: [
    (x, y) => [F.pairwiseDistance(x, y.slice(0, 0, 2)), F.cosineSimilarity(x, y.slice(0, 0, 2))],
    [
      [2, 3],
      [4, 3],
    ],
  ],
  conv2d: [(x, k, b) => F.conv2d(x, k, b, { stride: 2, padding: 1 }), [[2, 4, 6, 6], [3, 4, 3, 3], [3]]],
  convTranspose2d: [
    (x, k) => F.convTranspose2d(x, k, null, { stride: 2, groups: 2 }),
    [
      [1, 4, 3, 3],
      [4, 1, 2, 2],
    ],
  ],
  pools: [
    (x) => [F.maxPool2d(x, 2), F.avgPool2d(x, 2), F.adaptiveAvgPool2d(x, 2), F.adaptiveMaxPool2d(x, 3)],
    [[2, 4, 6, 6]],
  ],
  interpolate: [
    (x) => [
      F.interpolate(x, { scaleFactor: 2 }),
      F.interpolate(x, { size: [3, 5], mode: 'bilinear' }),
      F.interpolate(x, { size: [3, 5], mode: 'bicubic', alignCorners: true }),
    ],
    [[1, 2, 4, 4]],
  ],
  unfoldFold: [
    (x) => [
      F.unfold(x, 2),
      F.fold(F.unfold(x, 2), [4, 5], 2),
      F.pixelShuffle(x.reshape([1, 4, 3, 10]).slice(3, 0, 5), 2),
    ],
    [[2, 3, 4, 5]],
  ],
  norms: [
    (x, g, b) => [
      F.layerNorm(x, [4], g, b),
      F.groupNorm(x, 2, g, b),
      F.batchNorm(x, null, null, g, b, { training: true }),
      F.rmsNorm(x, [4], g),
      F.instanceNorm(x),
    ],
    [[2, 4, 3, 4], [4], [4]],
  ],
  attention: [
    (q, k, v) => F.scaledDotProductAttention(q, k, v, { isCausal: true }),
    [
      [2, 3, 4],
      [2, 3, 4],
      [2, 3, 4],
    ],
  ],
  losses: [
    (x, y) => [
      F.crossEntropy(x, idx),
      F.nllLoss(x.logSoftmax(1), idx),
      F.mseLoss(x, y),
      F.l1Loss(x, y),
      F.huberLoss(x, y),
      F.smoothL1Loss(x, y),
      F.klDiv(x.logSoftmax(1), y.softmax(1), { reduction: 'batchmean' }),
      F.binaryCrossEntropyWithLogits(x, y.sigmoid()),
      F.crossEntropy(x, y.softmax(1)),
    ],
    [M, M],
  ],
};

test.each(Object.keys(cases))('%s: output and tangent are those of PyTorch’s forward mode', (name) => {
  const [f, shapes] = rows[name]!;
  manualSeed(5);
  const primals = shapes.map((shape) => w.randn(shape, { dtype: 'float64' }));
  const tangents = shapes.map((shape) => w.randn(shape, { dtype: 'float64' }));
  const actual = tensorsOf(jvp(f, primals, tangents));
  expect(actual).toHaveLength(cases[name]!.length);
  cases[name]!.forEach((expected, i) => {
    expectClose(actual[i]!, recordedTensor(expected), { rtol: 1e-8, atol: 1e-10 });
  });
});

test('every function has a fixture', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(cases).sort());
});
