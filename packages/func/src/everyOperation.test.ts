import * as nn from '@wick/nn';
import * as w from '@wick/tensor';
import { manualSeed, type Tensor } from '@wick/tensor';
import { expectClose } from '@wick/testing';
import { functionalCall, grad, jvp, vjp, vmap } from './index.ts';
import { tensorsOf } from './tree.ts';
import type { Rule } from './vmap/call.ts';
import { refusals } from './vmap/refusals.ts';
import { rules } from './vmap/rules.ts';

const { functional: F } = nn;
type Row = [name: string, f: (...inputs: Tensor[]) => unknown, shapes: number[][]];

const M = [3, 4];
const image = [2, 4, 6, 6];
const positive = (x: Tensor) => x.abs().add(0.5);
const square = (x: Tensor) => x.matmul(x.mT).add(w.eye(3, { dtype: 'float64' }));
const index = () => w.tensor([2n, 0n, 2n]);
/** Indices from 0 to 2 that follow from values, so that each sample has its own. */
const chosen = (x: Tensor) => x.detach().reshape([-1]).slice(0, 0, 3).mul(97).floor().remainder(3).to('int64');
const order = (x: Tensor) => x.detach().reshape([-1]).slice(0, 0, 3).argsort();

/** f of one sample each; the shapes are a sample's. */
const table: Row[] = [
  ...'abs acos asin asinh atan atanh ceil cos cosh digamma erf erfc erfinv exp exp2 expm1 frac lgamma log log10 log1p log2 logit neg reciprocal round rsqrt sigmoid sign sin sinc sinh sqrt square tan tanh trunc relu'
    .split(' ')
    .map(
      (name): Row => [
        name,
        (x) => (x.sigmoid().mul(0.8).add(0.1) as never as Record<string, () => Tensor>)[name]!(),
        [M],
      ],
    ),
  ...'elu celu gelu hardshrink hardsigmoid hardswish hardtanh leakyRelu logsigmoid mish selu silu softplus softshrink softsign tanhshrink relu6'
    .split(' ')
    .map((name): Row => [name, (x) => (F as never as Record<string, (t: Tensor) => Tensor>)[name]!(x), [M]]),
  ...'add sub mul atan2 hypot logaddexp logaddexp2 maximum minimum fmax fmin'
    .split(' ')
    .map(
      (name): Row => [
        name,
        (x, y) => (w as never as Record<string, (a: Tensor, b: Tensor) => Tensor>)[name]!(x, y),
        [M, [4]],
      ],
    ),
  ['acosh', (x) => x.abs().add(1.5).acosh(), [M]],
  ['div', (x, y) => x.div(positive(y)), [M, [3, 1]]],
  [
    'divided and rounded',
    (x, y) => [
      x.fmod(positive(y)),
      x.remainder(positive(y)),
      x.div(positive(y), { roundingMode: 'trunc' }),
      w.floorDivide(x.detach(), positive(y.detach())),
    ],
    [M, [3, 1]],
  ],
  ['addcdiv', (x, a, b) => x.addcdiv(a, positive(b), { value: 2 }), [M, [4], [3, 1]]],
  [
    'signs and what is not finite',
    (x, y) => [
      x.copysign(y.detach()),
      w.nanToNum(x.div(0), 0, 1, -1),
      x.signbit(),
      ...[w.isinf, w.isneginf, w.isposinf, w.isnan, w.isfinite].map((f) => f(x.div(0))),
      x.isclose(y, { atol: 1 }),
      x.gt(0).all(1),
      x.gt(0).any(),
      w.cdist(x.div(0), x, { p: Number.POSITIVE_INFINITY }),
      w.logicalOr(x.gt(0), y.gt(0)),
      w.logicalXor(x.gt(0), y.gt(0)),
      w.logicalAnd(x.gt(0), y.gt(0)).logicalNot(),
      w.igamma(positive(y.detach()), positive(x)),
      w.igammac(positive(y.detach()), positive(x)),
      w.i0(x),
      ...w.frexp(x),
      w.nextafter(x, y.detach()),
    ],
    [M, [4]],
  ],
  [
    'whole numbers',
    (x, y) => {
      const [a, b] = [x, y].map((t) => t.detach().mul(9).to('int64')) as [Tensor, Tensor];
      const few = b.abs().remainder(3);
      return [
        x.mul(y),
        a.bitwiseAnd(b),
        a.bitwiseOr(b),
        a.bitwiseXor(b),
        a.bitwiseNot(),
        w.bitwiseLeftShift(a, few),
        w.bitwiseRightShift(a, few),
        w.gcd(a, b),
        w.lcm(a, b),
        F.oneHot(few, 3),
        a.floorDivide(few.add(1)),
      ];
    },
    [M, [4]],
  ],
  ['other activations', (x) => [F.gelu(x, { approximate: 'tanh' }), F.threshold(x, 0.1, 2)], [M]],
  ['more along dimensions', (x) => [x.argmin(), x.argmin(1), w.countNonzero(x, 0), x.cummin(1)[0]], [M]],
  [
    'triangular systems',
    (x, y) => [w.linalg.solveTriangular(square(x).tril(), y, { upper: false })],
    [
      [3, 3],
      [3, 2],
    ],
  ],
  ['determinant of a singular matrix', (x) => w.linalg.det(x.sub(x.sum(0, true).div(3))), [[3, 3]]],
  [
    'distances of many rows',
    (x, y) => [w.cdist(x, y, { p: 1 }), w.cdist(x, y)],
    [
      [26, 2],
      [3, 2],
    ],
  ],
  [
    'linalg by values',
    (x) => [w.linalg.matrixExp(x), w.linalg.cond(square(x)), w.linalg.cond(square(x), 1), w.linalg.matrixPower(x, 3)],
    [[3, 3]],
  ],
  ['plain qr', (x) => [x.mul(2), ...w.qr(x.detach())], [[3, 3]]],
  ['pow', (x, y) => positive(x).pow(y), [M, [4]]],
  ['pow 3', (x) => x.pow(3), [[]]],
  ['xlogy', (x, y) => x.xlogy(positive(y)), [M, M]],
  ['lerp', (x, y, t) => x.lerp(y, t), [M, [4], [3, 1]]],
  ['addcmul', (x, a, b) => x.addcmul(a, b, { value: 2 }), [M, [4], [3, 1]]],
  ['where', (x, y) => w.where(x.gt(y), x.mul(2), y), [M, [4]]],
  ['clamp', (x, y) => x.clamp(y, 1), [M, [4]]],
  ['maskedFill', (x) => x.maskedFill(x.gt(0), 2), [M]],
  ['polygamma', (x) => w.polygamma(1, positive(x)), [M]],
  ['glu', (x) => F.glu(x), [M]],
  ['prelu', (x, a) => F.prelu(x, a), [[2, 3, 2], [3]]],
  ['sum', (x) => [x.sum(), x.sum(0), x.sum([0, 1], true)], [M]],
  ['mean, std, var', (x) => [x.mean(1), x.std(0), x.var(1), x.var()], [M]],
  ['prod', (x) => [x.prod(), x.prod(0)], [M]],
  ['extremes', (x) => [x.amax(1), x.amin(), x.max(0)[0], x.min(1)[0], x.max()], [M]],
  ['norm', (x) => [x.norm(), x.norm({ dim: 1 }), x.norm({ p: 1, dim: 0 })], [M]],
  ['logsumexp', (x) => [x.logsumexp(1), w.logcumsumexp(x, 0)], [M]],
  ['cumulative', (x) => [x.cumsum(1), x.cumprod(0), x.cummax(1)[0]], [M]],
  ['median', (x) => [x.median(), x.median(1)[0], x.kthvalue(2, 1)[0]], [M]],
  ['sort', (x) => [x.sort(1)[0], x.topk(2)[0], x.sort(0)[0]], [M]],
  ['softmax', (x) => [x.softmax(0), x.logSoftmax(1), F.softmin(x, 1)], [M]],
  ['reshape', (x) => [x.reshape([-1]), x.t().reshape([2, 6]), x.flatten(), x.unflatten(1, [2, 2])], [M]],
  ['transpose', (x) => [x.t(), x.transpose(0, 1), x.permute(1, 0), x.movedim(0, 1)], [M]],
  ['expand', (x) => [x.expand([2, 3, 4]), x.repeat([2, 1]), x.unsqueeze(1).expand([3, 2, -1])], [M]],
  ['squeeze', (x) => [x.unsqueeze(0).squeeze(0), x.unsqueeze(-1)], [M]],
  ['select', (x) => [x.select(0, 1), x.select(1, -1), x.slice(1, 1, 4, 2), x.narrow(0, 1, 2), ...x.unbind(0)], [M]],
  ['split', (x) => [...x.split(2, 1), ...x.chunk(2, 0)], [M]],
  ['diagonal', (x) => [x.diagonal(), x.diagonal(1), w.diagEmbed(x), x.tril(), x.triu(1)], [M]],
  ['flip', (x) => [x.flip([0, 1]), x.roll(1, 0), w.rot90(x)], [M]],
  ['cat', (x, y) => [w.cat([x, y]), w.stack([x, y], 1), w.cat([x, y.mul(2), x], 1)], [M, M]],
  [
    'pad',
    (x) => [F.pad(x, [1, 1]), F.pad(x, [1, 0, 2, 1], { value: 3 }), F.pad(x.unsqueeze(0), [1, 1], { mode: 'reflect' })],
    [M],
  ],
  ['unfold', (x) => x.unfold(1, 2, 1), [M]],
  ['indexSelect', (x) => [x.indexSelect(0, index()), x.index([index()])], [M]],
  [
    'gather',
    (x) => [x.gather(1, w.tensor([[0n], [3n], [1n]])), w.takeAlongDim(x, x.argmax({ dim: 1, keepdim: true }), 1)],
    [M],
  ],
  ['scatter', (x) => w.scatterAdd(x.mul(0), 1, w.tensor([[0n, 1n, 1n, 0n]]), x), [M]],
  ['indexPut', (x, y) => w.indexPut(x, [index().slice(0, 0, 2)], y), [M, [2, 4]]],
  ['indexAdd', (x, y) => w.indexAdd(x, 0, index(), y), [M, M]],
  ['embedding', (x) => F.embedding(index(), x), [M]],
  [
    'embeddingBag',
    (x) =>
      (['sum', 'mean', 'max'] as const).flatMap((mode) => [
        F.embeddingBag(index(), x, { offsets: w.tensor([0n, 1n]), mode }),
        F.embeddingBag(index().reshape([1, -1]), x, { mode, paddingIdx: 0 }),
      ]),
    [M],
  ],
  ['matmul', (x, y) => [x.matmul(y), x.matmul(y.select(1, 0)), x.select(0, 0).matmul(y)], [M, [4, 2]]],
  [
    'batched matmul',
    (x, y) => x.matmul(y),
    [
      [2, 3, 4],
      [4, 2],
    ],
  ],
  [
    'bmm',
    (x, y) => x.bmm(y),
    [
      [2, 3, 4],
      [2, 4, 2],
    ],
  ],
  ['linear', (x, y, b) => F.linear(x, y, b), [[2, 4], [3, 4], [3]]],
  ['linear of a vector', (x, y, b) => F.linear(x, y, b), [[4], [3, 4], [3]]],
  ['addmm', (c, a, b) => w.addmm(c, a, b, { alpha: 2, beta: 3 }), [[2], M, [4, 2]]],
  ['dot, outer, einsum', (x, y) => [x.dot(y), w.outer(x, y), w.einsum('i,j->ij', x, y), w.kron(x, y)], [[4], [4]]],
  [
    'cross, cdist',
    (x, y) => [w.cross(x, y), w.cdist(x, y), F.cosineSimilarity(x, y)],
    [
      [2, 3],
      [2, 3],
    ],
  ],
  ['inverse', (x) => [w.linalg.inv(square(x)), w.linalg.det(square(x)), w.linalg.cholesky(square(x))], [[3, 3]]],
  [
    'solve',
    (x, y) => [w.linalg.solve(square(x), y), w.linalg.slogdet(square(x)).logabsdet],
    [
      [3, 3],
      [3, 2],
    ],
  ],
  ['eigh', (x) => [w.linalg.eigvalsh(square(x)), w.linalg.svdvals(x)], [[3, 3]]],
  [
    'conv1d',
    (x, k) => F.conv1d(x, k, null, { padding: 1 }),
    [
      [2, 3, 6],
      [4, 3, 3],
    ],
  ],
  ['conv2d', (x, k, b) => F.conv2d(x, k, b, { stride: 2, padding: 1 }), [image, [3, 4, 3, 3], [3]]],
  ['conv2d of groups', (x, k, b) => F.conv2d(x, k, b, { groups: 2 }), [image, [6, 2, 3, 3], [6]]],
  [
    'convTranspose2d',
    (x, k, b) => F.convTranspose2d(x, k, b, { stride: 2, groups: 2 }),
    [[1, 4, 3, 3], [4, 1, 2, 2], [2]],
  ],
  [
    'pools',
    (x) => [F.maxPool2d(x, 2), F.avgPool2d(x, 2), F.adaptiveAvgPool2d(x, 2), F.adaptiveMaxPool2d(x, 3)],
    [image],
  ],
  ['pools without a batch', (x) => [F.maxPool2d(x, 2), F.avgPool2d(x, 3, { stride: 1 })], [[4, 6, 6]]],
  [
    'interpolate',
    (x) => [F.interpolate(x, { scaleFactor: 2 }), F.interpolate(x, { size: [3, 3], mode: 'bilinear' })],
    [[1, 2, 4, 4]],
  ],
  ['pixelShuffle', (x) => F.pixelShuffle(x, 2), [image]],
  ['layerNorm', (x, g, b) => F.layerNorm(x, [4], g, b), [M, [4], [4]]],
  ['groupNorm', (x, g, b) => F.groupNorm(x, 2, g, b), [image, [4], [4]]],
  ['batchNorm', (x, g, b) => F.batchNorm(x, null, null, g, b, { training: true }), [image, [4], [4]]],
  ['instanceNorm', (x) => F.instanceNorm(x), [image]],
  ['rmsNorm', (x, g) => F.rmsNorm(x, [4], g), [M, [4]]],
  ['normalize', (x) => [F.normalize(x, { dim: 1 }), F.localResponseNorm(x.unsqueeze(0), 2)], [M]],
  [
    'attention',
    (q, k, v) => F.scaledDotProductAttention(q, k, v, { isCausal: true }),
    [
      [2, 3, 4],
      [2, 3, 4],
      [2, 3, 4],
    ],
  ],
  [
    'crossEntropy',
    (x) => [
      F.crossEntropy(x, index()),
      F.crossEntropy(x, index(), { reduction: 'none' }),
      F.nllLoss(x.logSoftmax(1), index()),
    ],
    [M],
  ],
  [
    'weighted crossEntropy',
    (x, g) => F.crossEntropy(x, index(), { weight: positive(g).detach(), labelSmoothing: 0.2, ignoreIndex: 0 }),
    [M, [4]],
  ],
  [
    'losses',
    (x, y) => [
      F.mseLoss(x, y),
      F.l1Loss(x, y),
      F.huberLoss(x, y),
      F.smoothL1Loss(x, y, { reduction: 'none' }),
      F.mseLoss(x, y, { reduction: 'sum' }),
    ],
    [M, M],
  ],
  [
    'klDiv',
    (x, y) => [F.klDiv(x.logSoftmax(1), y.softmax(1), { reduction: 'batchmean' }), F.klDiv(x, y, { logTarget: true })],
    [M, M],
  ],
  [
    'binary losses',
    (x, y) => [F.binaryCrossEntropy(x.sigmoid(), y.sigmoid()), F.binaryCrossEntropyWithLogits(x, y.sigmoid())],
    [M, M],
  ],
  [
    'other losses',
    (x, y) => [
      F.poissonNllLoss(x, positive(y)),
      F.gaussianNllLoss(x, y, positive(x)),
      F.tripletMarginLoss(x, y, x.mul(2)),
    ],
    [M, M],
  ],
  [
    'recurrent',
    (x, wi, wh) => F.gelu(w.rnnTanhCell(x, w.zeros([2, 3], { dtype: 'float64' }), wi, wh)),
    [
      [2, 4],
      [3, 4],
      [3, 3],
    ],
  ],
  [
    'index by tensors',
    (x, y) => [
      x.index([index(), index()]),
      y.index([':', index()]),
      y.index([null, index(), '...', 1]),
      y.index([':', index().reshape([3, 1]), index()]),
      y.index([index(), ':', index()]),
      x.index([chosen(x), ':']),
      y.index([':', chosen(x), chosen(x).flip([0])]),
      y.index([chosen(x), ':', index()]),
      y.index([index(), ':', chosen(x).unsqueeze(1)]),
    ],
    [
      [3, 4],
      [3, 4, 3],
    ],
  ],
  [
    'writes by index tensors',
    (x, y, v) => [
      w.indexPut(y, [order(x), order(x)], x),
      w.indexPut(y, [chosen(y), index()], v, { accumulate: true }),
      w.indexPut(y.transpose(0, 2), [':', chosen(y).slice(0, 0, 2), chosen(x).slice(0, 0, 2)], v.sum(), {
        accumulate: true,
      }),
      w.indexPut(y, [chosen(x), ':', index()], v.sum(), { accumulate: true }),
      w.indexPut(y, [':', order(x)], x.select(0, 0).sum()),
    ],
    [[3, 4], [3, 3, 4], [4]],
  ],
  [
    'rows by index',
    (x, y) => [
      w.indexAdd(x, 1, chosen(x), y, { alpha: 2 }),
      w.indexCopy(x, 0, order(x), y.t()),
      w.indexFill(x, 1, chosen(x).slice(0, 0, 1), 3),
      w.indexFill(x, 0, w.tensor([-1n]), 2),
    ],
    [
      [3, 3],
      [3, 3],
    ],
  ],
  [
    'scatterReduce',
    (x, y) => w.scatterReduce(x, 1, w.tensor([[0n, 1n, 1n]]), y, 'amax'),
    [
      [3, 4],
      [3, 3],
    ],
  ],
  [
    'gridSample',
    (x, g) => [F.gridSample(x, g.tanh()), F.gridSample(x, g, { paddingMode: 'border', alignCorners: true })],
    [
      [2, 3, 4, 5],
      [2, 3, 2, 2],
    ],
  ],
  [
    'gridSample of volumes',
    (x, g) => F.gridSample(x, g.tanh()),
    [
      [1, 2, 3, 3, 3],
      [1, 2, 2, 2, 3],
    ],
  ],
  [
    'interpolate',
    (x) => [
      F.interpolate(x, { scaleFactor: 2 }),
      F.interpolate(x, { size: [3, 7], mode: 'bicubic', alignCorners: true }),
      F.interpolate(x, { size: [2, 2], mode: 'area' }),
    ],
    [[2, 2, 4, 5]],
  ],
  ['unfold, fold', (x) => [F.unfold(x, 2), F.fold(F.unfold(x, 2), [4, 5], 2)], [[2, 3, 4, 5]]],
  ['maxUnpool2d', (x) => F.maxUnpool2d(...F.maxPool2d(x, 2, { returnIndices: true }), 2), [image]],
  ['maxUnpool1d, without a batch', (x) => F.maxUnpool1d(...F.maxPool1d(x, 2, { returnIndices: true }), 2), [[3, 6]]],
  [
    'fractionalMaxPool2d',
    (x) => F.fractionalMaxPool2d(x, 2, { outputSize: 3, randomSamples: w.full([2, 4, 2], 0.4, { dtype: 'float64' }) }),
    [image],
  ],
  [
    'fractionalMaxPool3d',
    (x) => F.fractionalMaxPool3d(x, 2, { outputSize: 2, randomSamples: w.full([1, 2, 3], 0.4, { dtype: 'float64' }) }),
    [[1, 2, 4, 4, 4]],
  ],
  [
    'cells',
    (x, h, wi, wh) => [
      w.rnnReluCell(x, h, wi.slice(0, 0, 2), wh.slice(0, 0, 2)),
      w.gruCell(x, h, wi.slice(0, 0, 6), wh.slice(0, 0, 6)),
      ...w.lstmCell(x, [h, h.mul(2)], wi, wh),
    ],
    [
      [3, 4],
      [3, 2],
      [8, 4],
      [8, 2],
    ],
  ],
  ...recurrentRows(),
  [
    'margin losses',
    (x, y) => [
      F.multilabelMarginLoss(
        x,
        w.tensor([
          [1n, 3n, -1n, 0n],
          [0n, -1n, 0n, 0n],
          [2n, 1n, 0n, 3n],
        ]),
      ),
      F.multiMarginLoss(x, index()),
      F.hingeEmbeddingLoss(x, y.sign()),
      F.softMarginLoss(x, y.sign()),
      F.cosineEmbeddingLoss(x, y, w.ones([3], { dtype: 'float64' })),
    ],
    [M, M],
  ],
  [
    'distances',
    (x, y) => [
      w.cdist(x, y, { p: 1 }),
      w.cdist(x, y, { p: Number.POSITIVE_INFINITY }),
      F.pairwiseDistance(x, y.slice(0, 0, 2)),
    ],
    [
      [2, 3],
      [4, 3],
    ],
  ],
  ['nanmedian, mode, quantiles', (x) => [x.median(), w.nansum(x, 0), w.quantile(x, 0.3), x.mode(0)[0]], [M]],
  [
    'takeAlongDim',
    (x, y) => [w.takeAlongDim(x, chosen(y).reshape([-1, 1]), 1), w.take(x, chosen(y))],
    [
      [3, 4],
      [3, 4],
    ],
  ],
  [
    'searching',
    (x, y) => [
      x.mul(y),
      w.isin(x, w.tensor([1, 2])),
      w.isin(chosen(x), chosen(y)),
      w.searchsorted(w.tensor([-1, 0, 1]), x),
      w.searchsorted(x.sort(1)[0], y),
      w.searchsorted(y.select(0, 0).sort()[0], x),
      w.bucketize(x, w.tensor([0, 0.5]), { right: true }),
    ],
    [M, M],
  ],
  ['views by strides', (x) => [w.asStrided(x.mul(1), [2, 2], [4, 1], 1), w.asStrided(x.mul(2), [3, 2], [4, 0])], [M]],
  [
    'writes through views',
    (x, y) => {
      const c = x.add(y.unsqueeze(1));
      c.t().select(0, 1).mul_(y);
      c.diagonal().zero_();
      c.slice(1, 2, 4).copy_(y.unsqueeze(1));
      return c.square();
    },
    [M, [3]],
  ],
  ['linalg.lu', (x) => [...w.linalg.lu(square(x)), w.linalg.pinv(square(x)), w.linalg.qr(square(x)).R], [[3, 3]]],
  [
    'attention with a mask',
    (q, k, mask) => [
      F.scaledDotProductAttention(q, k, k, { attnMask: mask }),
      F.scaledDotProductAttention(q.select(0, 0), k.select(0, 0), q.select(0, 1), { attnMask: mask }),
    ],
    [
      [2, 3, 4],
      [2, 3, 4],
      [3, 3],
    ],
  ],
];

/** All layers over a sequence, of packed sequences, and with a projection. */
function recurrentRows(): Row[] {
  const layers: [string, () => nn.RNN | nn.GRU | nn.LSTM][] = [
    ['nn.RNN', () => new nn.RNN(3, 2, { dtype: 'float64' })],
    ['nn.GRU', () => new nn.GRU(3, 2, { bidirectional: true, dtype: 'float64' })],
    ['nn.LSTM', () => new nn.LSTM(3, 2, { numLayers: 2, dtype: 'float64' })],
    ['nn.LSTM with a projection', () => new nn.LSTM(3, 4, { projSize: 2, dtype: 'float64' })],
  ];
  return layers.flatMap(([name, make]): Row[] => {
    const layer = make();
    const names = [...layer.namedParameters()];
    const run = (x: Tensor, weights: Tensor[], packed: boolean) => {
      const params = Object.fromEntries(names.map(([key], i) => [key, weights[i]!]));
      const input = packed ? nn.utils.rnn.packPaddedSequence(x, [4, 2]) : x;
      return tensorsOf(functionalCall(layer as nn.GRU, params, [input as Tensor])).filter((t) => t.isFloatingPoint());
    };
    const shapes = names.map(([, p]) => [...p.shape]);
    return [false, true].map(
      (packed): Row => [
        `${name}${packed ? ' of packed sequences' : ''}`,
        (x, ...weights) => run(x, weights, packed),
        [[4, 2, 3], ...shapes],
      ],
    );
  });
}

/** What has parts that gradients do not see, and differences do. */
const detached = new Set(['weighted crossEntropy', 'plain qr', 'signs and what is not finite']);

const size = 3;
/** The operations whose rules the table has asked for. */
const asked = jest.spyOn(rules as Map<string, Rule>, 'get');
const close = { rtol: 1e-9, atol: 1e-10 };

/** The result of one sample after the other. */
function loop(f: (...inputs: Tensor[]) => unknown, inputs: readonly Tensor[], batched: readonly boolean[]): Tensor[] {
  const each = Array.from({ length: size }, (_, b) =>
    tensorsOf(f(...inputs.map((t, i) => (batched[i] ? t.select(0, b) : t)))),
  );
  return each[0]!.map((_, i) => w.stack(each.map((e) => e[i]!)));
}

test.each(table)(
  '%s: vmap is a loop; so are its gradients; jvp is the transpose of vjp, and what finite differences give',
  (name, f, shapes) => {
    manualSeed(1);
    const full = (shape: number[]) => w.randn(shape, { dtype: 'float64' });
    const total = (...inputs: Tensor[]) =>
      tensorsOf(f(...inputs))
        .filter((t) => t.isFloatingPoint())
        .map((t) => t.sin().sum())
        .reduce((a, b) => a.add(b));
    const argnums = shapes.map((_, i) => i);
    // All inputs by samples; each of them alone.
    const ways = [
      shapes.map(() => true),
      ...(shapes.length > 1 ? shapes.map((_, i) => shapes.map((_s, j) => i === j)) : []),
    ];
    for (const batched of ways) {
      const inputs = shapes.map((shape, i) => full(batched[i] ? [size, ...shape] : shape));
      const inDims = batched.map((yes) => (yes ? 0 : null));
      tensorsOf(vmap(f, { inDims })(...inputs)).forEach((t, i) => {
        expectClose(t, loop(f, inputs, batched)[i]!, close);
      });
      const slopes = grad(total, { argnums });
      tensorsOf(vmap(slopes, { inDims })(...inputs)).forEach((t, i) => {
        expectClose(t, loop(slopes, inputs, batched)[i]!, close);
      });
    }
    const inputs = shapes.map(full);
    const along = shapes.map(full);
    const floats = (...given: Tensor[]) => tensorsOf(f(...given)).filter((t) => t.isFloatingPoint());
    const [outputs, moved] = jvp(floats, inputs, along) as [Tensor[], Tensor[]];
    const step = detached.has(name) ? 0 : 1e-6;
    const shifted = [step, -step].map((h) => floats(...inputs.map((t, i) => t.add(along[i]!, { alpha: h }))));
    moved.forEach((t, i) => {
      if (step === 0) return;
      const difference = shifted[0]![i]!.sub(shifted[1]![i]!).div(2 * step);
      expectClose(t, difference, { rtol: 1e-5, atol: 1e-6 * Math.max(1, outputs[i]!.abs().max().item() as number) });
    });
    const weights = outputs.map((t) => full(t.shape));
    const pulled = vjp(floats, ...inputs)[1](weights) as Tensor[];
    const dot = (a: readonly Tensor[], b: readonly Tensor[]) =>
      a.map((t, i) => t.mul(b[i]!).sum()).reduce((x, y) => x.add(y));
    expectClose(dot(moved, weights), dot(pulled, along), { rtol: 1e-9, atol: 1e-9 });
  },
);

test('ctcLoss, whose gradient refuses to be differentiated: vmap is a loop; so is its gradient', () => {
  manualSeed(1);
  const scores = w.randn([size, 5, 2, 3], { dtype: 'float64' });
  const together = w.tensor([
    [1n, 2n, 2n],
    [2n, 1n, 2n],
    [1n, 1n, 2n],
  ]);
  const rows = w.tensor([
    [
      [1n, 2n],
      [2n, 1n],
    ],
    [
      [2n, 1n],
      [1n, 1n],
    ],
    [
      [1n, 1n],
      [2n, 2n],
    ],
  ]);
  for (const targets of [together, rows]) {
    const loss = (x: Tensor, t: Tensor) => F.ctcLoss(x.logSoftmax(2), t, [5, 4], [2, 1]);
    for (const f of [loss, grad(loss)])
      for (const inDims of [
        [0, 0],
        [0, null],
      ]) {
        const inputs = [scores, inDims[1] === null ? targets.select(0, 0) : targets];
        const expected = loop(f as (...inputs: Tensor[]) => unknown, inputs, [true, inDims[1] === 0]);
        expectClose(vmap(f, { inDims })(...(inputs as [Tensor, Tensor])), expected[0]!, close);
      }
  }
});

test('bags of each sample its own indices', () => {
  const table = w.arange(12, { dtype: 'float64' }).sin().reshape([4, 3]);
  const many = w.tensor([
    [2n, 0n, 2n],
    [1n, 1n, 3n],
  ]);
  for (const mode of ['sum', 'mean', 'max'] as const) {
    const bags = (indices: Tensor) => F.embeddingBag(indices, table, { offsets: w.tensor([0n, 1n]), mode });
    expectClose(vmap(bags)(many), w.stack([bags(many.select(0, 0)), bags(many.select(0, 1))]), close);
  }
});

test('the table runs every operation that has a rule, but gradients and what is only ever in place', () => {
  const seen = new Set(asked.mock.calls.map(([name]) => name));
  const inPlace = ['copy', 'fill', 'zero', 'alias', 'layout', 'gradientTap'];
  const forwards = [...rules.keys()].filter((name) => !/Backward$|Grad$/.test(name));
  const refused = new Set(refusals.map(([name]) => name));
  expect(forwards.filter((name) => !seen.has(name) && !inPlace.includes(name) && !refused.has(name))).toEqual([]);
});
