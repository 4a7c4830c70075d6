import * as nn from '@wick/nn';
import * as w from '@wick/tensor';
import { manualSeed, type Tensor } from '@wick/tensor';
import { expectClose } from '@wick/testing';
import { grad, jvp, vjp, vmap } from './index.ts';
import { tensorsOf } from './tree.ts';

const { functional: F } = nn;
type Row = [name: string, f: (...inputs: Tensor[]) => unknown, shapes: number[][]];

const M = [3, 4];
const image = [2, 4, 6, 6];
const positive = (x: Tensor) => x.abs().add(0.5);
const square = (x: Tensor) => x.matmul(x.mT).add(w.eye(3, { dtype: 'float64' }));
const index = () => w.tensor([2n, 0n, 2n]);

/** f of one sample each; the shapes are a sample's. */
const table: Row[] = [
  ...'abs acos asinh atan ceil cos cosh digamma erf erfc exp exp2 expm1 lgamma log log10 log1p log2 neg reciprocal rsqrt sigmoid sign sin sinc sinh sqrt square tan tanh trunc relu'
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
  ...'add sub mul atan2 hypot logaddexp maximum minimum fmax fmin'
    .split(' ')
    .map(
      (name): Row => [
        name,
        (x, y) => (w as never as Record<string, (a: Tensor, b: Tensor) => Tensor>)[name]!(x, y),
        [M, [4]],
      ],
    ),
  ['div', (x, y) => x.div(positive(y)), [M, [3, 1]]],
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
  ['indexSelect', (x) => [x.indexSelect(0, index()), x.index(index())], [M]],
  [
    'gather',
    (x) => [x.gather(1, w.tensor([[0n], [3n], [1n]])), w.takeAlongDim(x, x.argmax({ dim: 1, keepdim: true }), 1)],
    [M],
  ],
  ['scatter', (x) => w.scatterAdd(x.mul(0), 1, w.tensor([[0n, 1n, 1n, 0n]]), x), [M]],
  ['indexPut', (x, y) => w.indexPut(x, [index().slice(0, 0, 2)], y), [M, [2, 4]]],
  ['indexAdd', (x, y) => w.indexAdd(x, 0, index(), y), [M, M]],
  ['embedding', (x) => F.embedding(index(), x), [M]],
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
];

const size = 3;
const close = { rtol: 1e-9, atol: 1e-10 };

/** The result of one sample after the other. */
function loop(f: (...inputs: Tensor[]) => unknown, inputs: readonly Tensor[], batched: readonly boolean[]): Tensor[] {
  const each = Array.from({ length: size }, (_, b) =>
    tensorsOf(f(...inputs.map((t, i) => (batched[i] ? t.select(0, b) : t)))),
  );
  return each[0]!.map((_, i) => w.stack(each.map((e) => e[i]!)));
}

test.each(table)('%s: vmap is a loop; so are its gradients; jvp is the transpose of vjp', (_name, f, shapes) => {
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
  const weights = outputs.map((t) => full(t.shape));
  const pulled = vjp(floats, ...inputs)[1](weights) as Tensor[];
  const dot = (a: readonly Tensor[], b: readonly Tensor[]) =>
    a.map((t, i) => t.mul(b[i]!).sum()).reduce((x, y) => x.add(y));
  expectClose(dot(moved, weights), dot(pulled, along), { rtol: 1e-9, atol: 1e-9 });
});
