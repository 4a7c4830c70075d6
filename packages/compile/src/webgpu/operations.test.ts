import * as w from '@wick/tensor';
import { manualSeed, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { isTensor } from '@wick/tensor/internal';
import { compile } from '../compile.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn } from '../testing/packages.ts';
import type { WebGpu } from './gpu.ts';

const { functional: F } = nn;

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

type Step = (x: Tensor) => unknown;

function tensorsOf(value: unknown): Tensor[] {
  if (isTensor(value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tensorsOf) : [];
}

/** What a step gives eagerly and on the GPU: whole numbers and infinities are the same, others near. */
async function same(step: Step, make: () => Tensor, withGradient: boolean): Promise<void> {
  if (!device) return;
  const all = (x: Tensor): Tensor[] => {
    if (!withGradient) return tensorsOf(step(x));
    const leaf = x.detach().requiresGrad_();
    const results = tensorsOf(step(leaf));
    const ofFloats = results.filter((t) => t.requiresGrad);
    if (ofFloats.length === 0) return results;
    const loss = ofFloats.reduce((sum, y) => sum.add(y.mul(y).mul(0.3).sum()), zeros([]));
    return [...results, w.grad(loss, leaf)[0]!];
  };
  const run = async () => {
    manualSeed(3);
    return all(make());
  };
  const expected = await run();
  const compiled = await compile(all, { device });
  for (let call = 0; call < 5; call++) {
    manualSeed(3);
    const found = await compiled(make());
    const here = await Promise.all(found.map((t) => t.cpu()));
    expect(here.map(({ shape, dtype }) => [shape, dtype])).toEqual(expected.map(({ shape, dtype }) => [shape, dtype]));
    const [mine, wanted] = [numbersOf(here), numbersOf(expected)];
    for (const [i, value] of mine.entries()) {
      const other = wanted[i]!;
      if (value === other || (Number.isNaN(value) && Number.isNaN(other))) continue;
      const near = Math.abs(value - other) <= 2e-5 * Math.max(1, Math.abs(other));
      if (!near) throw new Error(`call ${call}: element ${i} is ${value} instead of ${other}`);
    }
  }
  await compiled.dispose();
}

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
// Without the smallest floats, which adapters may take for 0.
const values = [nan, inf, -inf, 0, -0, 1, -1, 2.5, -2.5, 3e38, -7, 1e9 + 7, 0.5, 1e-30];
const special = () => tensor(values);
const other = tensor(values.map((_, i) => values[(i * 5 + 3) % values.length]!));
const matrix = () => randn(4, 5);
const few = () => tensor([[1, nan, 2, 2], [3, 1, -inf, 2], [-0, 0, -1, inf], [-inf, -inf, 2, 2]]); // biome-ignore format: a matrix
const places = tensor([[0n, 3n, 1n, 1n, 0n], [0n, 0n, 0n, 1n, 2n], [3n, 0n, 0n, 1n, 2n]]); // biome-ignore format: a matrix
const meetings = ['sum', 'prod', 'amax', 'amin', 'mean'] as const;
const meet = (t: Tensor, includeSelf: boolean) =>
  meetings.map((reduce) => t.scatterReduce(0, places, t.mul(2).narrow(0, 1, 3), reduce, { includeSelf }));

it.each<[string, Step]>([
  ['the rest of a division', (t) => [t.fmod(0.7), t.remainder(0.7), t.fmod(t.mul(0.37)), t.remainder(t.mul(-0.37))]],
  ['rounded divisions', (t) => [t.div(0.3, { roundingMode: 'floor' }), t.div(0.3, { roundingMode: 'trunc' })]],
  ['the inverse of erf', (t) => t.tanh().erfinv()],
  ['elements at places of the flattened tensor', (t) => t.take(places)],
  ['logarithms of sums of powers of 2', (t) => t.logaddexp2(t.mul(2))],
  ['medians', (t) => [t.median(), t.median(1), t.median(0), t.nanmedian(1)]],
  ['modes', (t) => [t.mul(2).round().mode(1), t.mode(0)]],
  ['the best so far', (t) => [t.cummax(1), t.cummin(0)]],
  ['logarithms of sums so far', (t) => [t.logcumsumexp(1), t.logcumsumexp(0)]],
  ['what meets at places', (t) => meet(t, true)],
  ['what meets at places, without what was there', (t) => meet(t, false)],
  ['rows that meet', (t) => t.indexReduce(0, tensor([1n, 1n]), t.narrow(0, 0, 2), 'amax')],
  ['windows that overlap', (t) => [t.unfold(1, 3, 1), t.view(2, 2, 5).unfold(2, 2, 1).unfold(1, 2, 1)]],
  ['dropout for SELU', (t) => [F.alphaDropout(t, 0.3, true), F.featureAlphaDropout(t.unsqueeze(2), 0.4, true)]],
  ['a table by indices that are computed', (t) => F.embedding(t.detach().abs().argmin(1).clamp(0, 3), t)],
  ['classes that are computed', (t) => [F.crossEntropy(t, t.detach().argmax(1)), F.nllLoss(t.logSoftmax(1), t.detach().argmin(1))]],
  ['gradients of digamma', (t) => [t.digamma(), w.polygamma(1, t), w.polygamma(2, t.abs().add(0.5)), w.polygamma(3, t.sub(3.3)), w.polygamma(5, t.abs().mul(9).add(1))]],
  ['rows that share their gradient', (t) => F.embedding(tensor([0n, 3n, 3n, 1n, 3n, 1n]), t, { scaleGradByFreq: true, paddingIdx: 0 })],
  ['several types side by side', (t) => w.cat([t, t.gt(0), t.mul(3).to('int64')])],
  ['numbers beside whole ones', (t) => [t.mul(t.mul(3).to('int32')), t.abs().pow(t.to('int64')), F.l1Loss(t, t.mul(2).to('int64'))]],
  ['classes along time', (t) => {
    const scores = (s: Tensor) => s.logSoftmax(-1);
    const [two, one] = [t.view(2, 2, 5), t.unsqueeze(1)];
    return [
      F.ctcLoss(scores(one), tensor([[1n, 2n]]), [4], [2]),
      F.ctcLoss(scores(two.transpose(0, 1)), tensor([3n, 1n, 1n]), [2, 2], [1, 2], { reduction: 'none', zeroInfinity: true }),
      F.ctcLoss(scores(t.view(4, 1, 5).expand(4, 3, 5)), tensor([[1n, 1n, 0n], [4n, 2n, 1n], [2n, 2n, 2n]]), [4, 3, 0], [2, 1, 0], { blank: 3, reduction: 'none' }),
      F.ctcLoss(scores(t), tensor([4n, 4n]), 3, 2, { reduction: 'sum' }),
    ];
  }],
  ['rows in bags', (t) => {
    const [square, flat] = [tensor([[0n, 3n, 1n], [2n, 2n, 1n]]), tensor([0n, 3n, 3n, 1n, 2n, 0n])];
    const offsets = tensor([0n, 2n, 2n, 5n]);
    const modes = ['sum', 'mean', 'max'] as const;
    return modes.flatMap((mode) => [
      F.embeddingBag(square, t, { mode }),
      F.embeddingBag(square, t, { mode, paddingIdx: 2 }),
      F.embeddingBag(flat, t, { mode, offsets }),
      F.embeddingBag(flat, t, { mode, offsets, paddingIdx: 3, includeLastOffset: true }),
      F.embeddingBag(t.detach().argmax(0), t, { mode, offsets: tensor([0n, 1n]) }),
    ]);
  }],
  ['bags with weights', (t) => F.embeddingBag(tensor([[0n, 3n], [1n, 1n]]), t, { mode: 'sum', perSampleWeights: t.narrow(0, 0, 2).narrow(1, 0, 2) })],
  ['margins of several labels', (t) => {
    const target = tensor([[1n, 2n, -1n, 0n, 0n], [0n, -1n, 0n, 0n, 0n], [4n, 4n, 3n, -1n, 0n], [-1n, 0n, 0n, 0n, 0n]]);
    return [F.multilabelMarginLoss(t, target), F.multilabelMarginLoss(t.mul(3), target, { reduction: 'none' }), F.multilabelMarginLoss(t.select(0, 0), target.select(0, 2), { reduction: 'sum' })];
  }],
  ['windows that are drawn', (t) => {
    const image = t.view(1, 4, 5).mul(t.view(4, 1, 5).expand(4, 4, 5));
    return [
      F.fractionalMaxPool2d(image, 2, { outputSize: [2, 3] }),
      ...F.fractionalMaxPool2d(image.unsqueeze(0), [2, 1], { outputRatio: [0.6, 0.8], returnIndices: true }),
      F.fractionalMaxPool3d(image.unsqueeze(0), [2, 1, 3], { outputSize: [2, 3, 1] }),
    ];
  }],
  ['what a mask tells', (t) => [t.maskedScatter(t.gt(0), t.mul(2).flip([0])), t.maskedScatter(t.select(0, 0).gt(0), t.mul(3)), t.select(0, 0).maskedScatter(t.detach().lt(0), t), t.t().maskedScatter(t.t().lt(1), t)]],
  ['dimensions apart', (t) => [t.view(2, 2, 5).logsumexp([0, 2]), t.view(2, 2, 5).logsumexp([2, 0], true), t.view(1, 2, 2, 5).permute(3, 1, 0, 2).logsumexp([0, 3])]],
  ['the largest of differences', (t) => [w.cdist(t, t.narrow(0, 1, 2).mul(0.7), { p: inf }), w.pdist(t, inf)]],
  ['second derivatives of entropies', (t) => {
    const classes = tensor([1n, 4n, -100n, 0n]);
    const losses = [
      F.crossEntropy(t, classes, { labelSmoothing: 0.2, weight: tensor([1, 2, 3, 4, 5]) }),
      F.crossEntropy(t, classes, { reduction: 'none' }).square().sum(),
      F.crossEntropy(t, t.detach().softmax(1), { labelSmoothing: 0.1 }),
    ];
    return losses.map((loss) => w.grad(loss, t, { createGraph: true })[0]!);
  }],
  ['a pool and back', (t) => {
    const [y, indices] = F.maxPool2d(t.reshape(1, 1, 5, 4), 2, { returnIndices: true });
    return F.maxUnpool2d(y, indices, 2);
  }],
])('%s and the gradient', (_, step) => same(step, matrix, true)); // biome-ignore format: a table

it.each<[string, Step, () => Tensor]>([
  ['the rest of a division', (t) => [t.fmod(other), t.remainder(other)], special],
  ['rounded divisions', (t) => [t.div(other, { roundingMode: 'floor' }), t.div(other, { roundingMode: 'trunc' })], special],
  ['products with zero', (t) => [F.softshrink(t), t.mul(0), t.mul(-0), t.add(0), t.sub(t.mul(0))], special],
  ['numbers that are not finite, or whose products are not', (t) => [nan, inf, -inf, 3e38].flatMap((v) => {
    const many = w.full([14], v);
    return [t.pow(v), w.pow(v, t), many.mul(many), many.sub(many), many.mul(t), many.abs().sqrt(), many.add(1).mul(1e30), many.maximum(t), t.clamp(v, v), t.maskedFill(t.gt(0), v), F.pad(t, [1, 2], { value: v })];
  }), special],
  ['infinities', (t) => [t.isposinf(), t.isneginf(), t.isinf(), t.isnan(), t.isfinite()], special],
  ['the inverse of erf', (t) => t.erfinv(), () => tensor([nan, 1, -1, 0, -0, 1.5, -2, 0.9999999, -0.99999, 0.85, 0.8500001, 1e-20, 0.3, inf])],
  ['logarithms of sums of powers of 2', (t) => t.logaddexp2(other), special],
  ['medians and modes', (t) => [t.median(), t.median(0), t.median(1), t.mode(0), t.mode(1), t.nanmedian(0)], few],
  ['so far', (t) => [t.cummax(0), t.cummin(1), t.logcumsumexp(0), t.logcumsumexp(1)], few],
  ['what meets', (t) => (['amax', 'amin', 'prod'] as const).map((r) => t.scatterReduce(0, tensor([0n, 0n, 1n, 1n, 1n]), tensor([nan, 1, -0, 0, 5]), r)), () => tensor([1, nan, 3])],
  ['derivatives of digamma', (t) => [w.polygamma(1, t), w.polygamma(2, t)], () => tensor([nan, inf, -inf, 0, -0, -1, -2.5, 1, 40, 0.01])],
  ['places in order', (t) => [w.searchsorted(tensor([-inf, -2, -0, 1, 1, 7, inf, nan]), t), w.searchsorted(tensor([-2, 0, 1]), t, { right: true }), w.bucketize(t, t.narrow(0, 0, 0)), w.isin(t, tensor([nan, 0, inf, 2.5]))], special],
  ['truths', (t) => [t.gt(0).amax(0), t.gt(0).amin(0), t.gt(0).max(0), t.gt(0).cummax(0), t.gt(0).maskedFill(t.lt(0), true), t.gt(0).clone().fill_(true)], few],
  ['bins', (t) => [w.histc(t.nanToNum(0.3, 5, -5).clamp(-9, 9)), w.histc(t, 4, -2, 2), w.histc(t, 7, 0, 0.3), w.histc(t.narrow(0, 2, 0), 3, 0, 1), w.histc(t.mul(0).nanToNum(), 3)], special],
  ['places that are not 0', (t) => [w.nonzeroStatic(t, { size: 9 }), w.nonzeroStatic(t.gt(1), 2), w.nonzeroStatic(t.to('int32').t(), { size: 30, fillValue: 7 }), w.nonzeroStatic(t.narrow(0, 0, 0), 2)], () => randn(4, 5).mul(1.5).trunc()],
  ['masks of whole numbers', (t) => (['int64', 'int32', 'uint8', 'bool'] as const).map((dtype) => t.to(dtype).maskedScatter(t.gt(0), t.mul(3).to(dtype))), () => randn(3, 7).mul(4).abs()],
  ['rows of a largest norm', (t) => [2, 1, 3, inf].flatMap((normType) => {
    const table = t.clone();
    return [F.embedding(tensor([[3n, 0n], [0n, 3n]]), table, { maxNorm: 0.7, normType }), table, F.embeddingBag(t.argmax(1).view(2, 2), table.t(), { maxNorm: 0.3, normType }), table];
  }), matrix],
  ['long lines', (t) => [t.median(), t.cummax(0), t.mode(0)], () => randn(3001).mul(9).round()],
  ['lines of many runs', (t) => [t.sort(0), t.sort(0, true), t.topk(7), t.topk(3, 0, false), t.median(), t.mode(0), t.kthvalue(9000, 0), t.clamp(-400, 400).nanToNum(0).to('int64').sort(0, true)], () => randn(20_011).mul(50).round().div(randn(20_011).gt(-3).to('float32'))],
  ['long lines within', (t) => [t.sort(1), t.sort(1, true), t.argsort(1), t.median(1), t.to('int32').sort(1)], () => randn(2, 2_600, 3).mul(300).round()],
  ['lines within', (t) => [t.median(1), t.cummin(1), t.logcumsumexp(1), t.mode(1)], () => randn(3, 5, 7).mul(2).round()],
  ['losses of special values', (t) => [F.multilabelMarginLoss(t, tensor([[1n, 3n, -1n, 0n], [0n, -1n, 0n, 0n], [-1n, 0n, 0n, 0n], [2n, 2n, 1n, 3n]])), F.ctcLoss(t.unsqueeze(1), tensor([[1n, 1n]]), [4], [2]), F.ctcLoss(t.unsqueeze(1), tensor([[1n, 1n]]), [2], [2], { zeroInfinity: true }), F.ctcLoss(t.logSoftmax(1), tensor([1n, 2n]), [4], [2])], few],
  ['windows and bags of special values', (t) => [F.fractionalMaxPool2d(t.view(1, 4, 4), 2, { outputSize: [3, 2] }), F.embeddingBag(tensor([[0n, 1n, 2n], [2n, 3n, 3n]]), t, { mode: 'max' })], few],
  ['one class, one time, one bag', (t) => [F.ctcLoss(t.view(1, 1, 1), zeros(1, 0, { dtype: 'int64' }), [1], [0]), F.multilabelMarginLoss(t, zeros(1, 1, { dtype: 'int64' })), F.embeddingBag(zeros(1, 1, { dtype: 'int64' }), t, { mode: 'max' }), F.fractionalMaxPool2d(t.view(1, 1, 1).expand(1, 3, 3), 1, { outputSize: 1 }), w.searchsorted(t.view(1), t), w.isin(t, t), w.polygamma(3, t)], () => tensor([[0.3]])],
  ['one element', (t) => [t.median(), t.cummax(0), t.mode(1), t.logcumsumexp(0), t.fmod(0.2), t.erfinv()], () => tensor([[0.3]])],
])('%s: special values and shapes', (_, step, make) => same(step, make, false)); // biome-ignore format: a table

const whole = (dtype: 'int64' | 'int32' | 'uint8') => () => tensor([[7, -8, 3, 0, 100], [-1, 5, 6, -7, 9]], { dtype }).add(0); // biome-ignore format: short

describe.each(['int64', 'int32', 'uint8'] as const)('%s', (dtype) => {
  it.each<[string, Step]>([
    ['quotients and rests', (t) => [t.div(2, { roundingMode: 'floor' }), t.div(-3, { roundingMode: 'trunc' }), t.floorDivide(-2), t.remainder(-3), t.fmod(3)]],
    ['bits', (t) => [t.bitwiseAnd(6), t.bitwiseOr(9), t.bitwiseXor(t.add(1)), t.bitwiseNot(), t.bitwiseRightShift(2), t.bitwiseRightShift(40), t.remainder(9).bitwiseLeftShift(3)]],
    ['limits and powers', (t) => [t.clamp(0, 5), t.clamp(3), t.sign(), t.pow(2), t.square()]],
    ['the largest', (t) => [t.amax(1), t.amin([0, 1]), t.max(), t.max(1), t.min(0), t.argmax(1), t.argmin(), t.kthvalue(2, 1)]],
    ['products', (t) => [t.sub(3).prod(1), t.cumprod(1)]],
    ['order', (t) => [t.median(), t.median(1), t.mode(0), t.cummax(0), t.cummin(1)]],
    ['functions of floats', (t) => [t.sqrt(), t.div(9).exp(), t.clamp(-1, 3).exp(), t.log1p(), t.rsqrt(), t.sigmoid(), t.tanh(), t.sin(), t.atan2(t.add(2)), t.pow(0.5), t.clamp(0.5, 7.5), w.lgamma(t), w.polygamma(1, t), t.reciprocal(), F.mseLoss(t.to('float32'), t)]],
    ['products of matrices', (t) => [t.matmul(t.t()), t.t().matmul(t), t.view(2, 1, 5).matmul(t.view(2, 5, 1)), t.mv(t.select(0, 1)), t.select(0, 0).dot(t.select(0, 1)), w.addmm(t.select(0, 0), t.narrow(1, 0, 2), t, { alpha: 2, beta: 3 }), F.linear(t, t, t.select(1, 0)), t.narrow(1, 0, 0).matmul(t.narrow(1, 0, 0).t())]],
    ['what floats are asked for', (t) => [t.ceil(), t.floor(), t.round(), t.trunc(), t.nanToNum(), t.relu(), w.fmax(t, t.mul(0).add(3)), w.fmin(t, t.flip([0])), t.addcmul(t, t), w.addcmul(t, t, t, { value: 2 })]],
    ['common divisors', (t) => [w.gcd(t, t.flip([1])), w.lcm(t.remainder(9), t.flip([1]).remainder(9)), w.gcd(t, t.mul(0)), w.lcm(t, t.mul(0))]],
    ['questions', (t) => [t.isnan(), t.isinf(), t.isfinite(), w.isin(t, t.narrow(1, 2, 2)), w.isin(t, t.select(1, 0), { invert: true }), w.isin(t, t.narrow(1, 0, 0))]],
    ['numbers put', (t) => [t.maskedFill(t.gt(1), 7), t.clone().fill_(3), w.cat([t, t.div(2)]), w.cat([t.gt(3), t])]],
    ['places in order', (t) => [w.searchsorted(t.sort(1)[0], t), w.searchsorted(t.sort(1)[0].select(0, 0), t, { right: true }), w.bucketize(t, t.select(0, 0).sort(0)[0], { outInt32: true })]],
    ['what meets', (t) => meetings.map((r) => t.scatterReduce(1, tensor([[0n, 1n, 1n, 0n, 4n], [2n, 2n, 2n, 0n, 4n]]), t, r))],
  ])('%s', (_, step) => same((t) => step(w.where(t.eq(t), t, t)), whole(dtype), false));
}); // biome-ignore format: a table

const at = tensor(0n);
it.each<[string, Step]>([
  ['lines', (t) => [t.softmax(0), t.logSoftmax(-1), t.cumsum(0), t.cummax(0), t.sort(0), t.topk(1), t.logsumexp(0), t.mode(0), t.median(0)]],
  ['indices', (t) => [t.gather(0, at), t.gather(0, at.view(1)), t.indexSelect(0, at), t.scatter(0, at, 3), t.scatter(0, at, t.mul(2)), t.scatterAdd(0, at, t), t.scatterReduce(0, at, t, 'prod'), w.indexAdd(t, 0, at, t), w.indexFill(t, 0, at, 9), w.indexCopy(t, 0, at, t.mul(2)), t.mul(tensor([1, 2])).gather(0, at.view(1))]],
])('a scalar, which is a line of one: %s', (_, step) => same(step, () => tensor(0.7), true)); // biome-ignore format: a table

const [lstm, gru, rnn] = [new nn.LSTM(3, 4), new nn.GRU(3, 4), new nn.RNN(3, 4)];
const projected = new nn.LSTM(3, 5, { numLayers: 2, bidirectional: true, projSize: 2 });
/** An output and last states, and the gradients of all that made them. */
const ofProjected = (x: Tensor | InstanceType<typeof nn.utils.rnn.PackedSequence>) => {
  const [y, [h, c]] = x instanceof nn.utils.rnn.PackedSequence ? projected.forward(x) : projected.forward(x);
  const all = [y instanceof nn.utils.rnn.PackedSequence ? y.data : y, h, c];
  const loss = all.reduce((sum, t) => sum.add(t.square().sum()), zeros([]));
  return [h, c, ...w.grad(loss, [...projected.parameters()], { retainGraph: true })];
};
const none = () => zeros(0, 5);
const images =
  (...shape: number[]) =>
  () =>
    zeros(...(shape as [number]));

it.each<[string, Step, () => Tensor]>([
  ['sums', (t) => [t.sum(), t.sum(0), t.sum(1), t.mean(), t.prod(), t.nansum(), t.norm(), t.logsumexp(0), t.std(0)], none],
  ['truths', (t) => [t.gt(0).any(), t.gt(0).all(0)], none],
  ['lines', (t) => [t.softmax(1), t.cumsum(0), t.cummax(1).values, t.sort(0)[0], t.logcumsumexp(1), t.median()], none],
  ['products', (t) => [t.matmul(ones(5, 3)), t.t().matmul(ones(0, 3)), F.linear(t, ones(3, 5), ones(3))], none],
  ['norms', (t) => [F.layerNorm(t, [5], ones(5), ones(5)), F.rmsNorm(t, [5], ones(5))], none],
  ['losses', (t) => [F.mseLoss(t, t.mul(2)), F.crossEntropy(t, zeros(0, { dtype: 'int64' })), F.l1Loss(t, t, { reduction: 'sum' })], none],
  ['indices', (t) => [t.gather(0, zeros(0, 5, { dtype: 'int64' })), F.embedding(zeros(0, { dtype: 'int64' }), t.sum(0).view(5, 1))], none],
  ['moves', (t) => [w.cat([t, ones(1, 5)]), t.flip(0), F.pad(t, [1, 1]), t.transpose(0, 1)], none],
  ['a part of something', (t) => [t.narrow(0, 1, 0).sum(0), t.narrow(1, 0, 0).sum(1)], () => ones(3, 5)],
  ['convolutions', (t) => [F.conv2d(t, ones(3, 2, 3, 3), ones(3)), F.convTranspose2d(t, ones(2, 3, 3, 3))], images(0, 2, 5, 5)],
  ['convolutions of no channels', (t) => F.conv2d(t, zeros(3, 0, 3, 3)), images(2, 0, 5, 5)],
  ['pools', (t) => [F.maxPool2d(t, 2), F.avgPool2d(t, 2), F.adaptiveAvgPool2d(t, 1), F.interpolate(t, { scaleFactor: 2 })], images(0, 2, 4, 4)],
  ['lookups', (t) => [w.searchsorted(ones(3), t), w.isin(t, t), w.isin(ones(2), t), w.polygamma(1, t), w.gcd(t.to('int64'), t.to('int64'))], none],
  ['bags', (t) => (['sum', 'mean', 'max'] as const).flatMap((mode) => [
    F.embeddingBag(zeros(2, 0, { dtype: 'int64' }), t.sum(0).view(1, 5), { mode }),
    F.embeddingBag(zeros(0, 3, { dtype: 'int64' }), t.sum(0).view(1, 5), { mode }),
    F.embeddingBag(zeros(0, { dtype: 'int64' }), t.sum(0).view(1, 5), { mode, offsets: zeros(3, { dtype: 'int64' }) }),
  ]), none],
  ['margins', (t) => [F.multilabelMarginLoss(t, zeros(0, 5, { dtype: 'int64' }), { reduction: 'sum' }), F.multilabelMarginLoss(t, zeros(0, 5, { dtype: 'int64' }), { reduction: 'none' })], none],
  ['windows that are drawn', (t) => F.fractionalMaxPool2d(t, 2, { outputSize: 3 }), images(0, 2, 5, 5)],
  ['groups', (t) => F.groupNorm(t, 2, ones(2), ones(2)), images(0, 2, 4, 4)],
  ['attention', (t) => F.scaledDotProductAttention(t, t, t), images(0, 2, 4, 8)],
  ['attention to no keys', (t) => [F.scaledDotProductAttention(t.mul(1), t.narrow(1, 0, 0), t.narrow(1, 0, 0)), F.scaledDotProductAttention(t.mul(1), t.narrow(1, 0, 0), t.narrow(1, 0, 0), { attnMask: zeros(3, 0) })], () => ones(2, 3, 4)],
  ['attention of no queries', (t) => F.scaledDotProductAttention(t.narrow(1, 0, 0), t, t), () => ones(2, 3, 4)],
  ['recurrent layers', (t) => {
    const ys = [lstm.forward(t)[0], gru.forward(t)[0], rnn.forward(t)[0], projected.forward(t)[0]];
    const parameters = [lstm, gru, rnn, projected].flatMap((layer) => [...layer.parameters()]);
    return [...ys, ...w.grad(ys.reduce((sum, y) => sum.add(y.sum()), zeros([])), parameters, { retainGraph: true })];
  }, images(5, 0, 3)],
])('no elements: %s', (_, step, make) => same(step, make, true)); // biome-ignore format: a table

it.each<[string, Step]>([
  ['steps of all sequences', (t) => ofProjected(t)],
  ['sequences of several lengths', (t) => ofProjected(nn.utils.rnn.packPaddedSequence(t, tensor([4n, 1n, 3n]), { enforceSorted: false }))],
])('an LSTM that projects: %s', (_, step) => same(step, () => randn(4, 3, 3), true)); // biome-ignore format: a table

it('classes along time of more places than a workgroup has threads', () => {
  const labels = (seed: number) => Array.from({ length: 140 }, (_, i) => BigInt(1 + ((i * i + seed * i) % 4)));
  const step = (t: Tensor) =>
    F.ctcLoss(t.logSoftmax(2), tensor([labels(1), labels(3)]), [310, 290], [140, 133]).div(20);
  return same(step, () => randn(310, 2, 5), true);
});

it('the parameters of layers that nothing came to have gradients of zeros', async () => {
  const conv = new nn.Conv2d(2, 3, 3);
  const norm = new nn.LayerNorm(5);
  const linear = new nn.Linear(5, 2);
  const step = (x: Tensor) => {
    const loss = linear
      .forward(norm.forward(x))
      .sum()
      .add(conv.forward(x.view(0, 1, 1, 5).expand(0, 2, 4, 5)).sum());
    return w.grad(loss, [...conv.parameters(), ...norm.parameters(), ...linear.parameters()]);
  };
  await same(step, none, false);
});

it('an index that is computed and out of bounds: nothing is taken, and nothing is put', async () => {
  if (!device) return;
  // The first calls run here, where it would be refused.
  const step = (x: Tensor, far: Tensor) => {
    const index = x.argmax(1).add(far);
    const leaf = x.detach().requiresGrad_();
    const y = F.embedding(index, leaf);
    const [slope] = w.grad(y.sum(), leaf);
    return [y.detach(), slope!, F.crossEntropy(leaf, index, { reduction: 'none' }).detach(), x.gather(1, index.unsqueeze(1))];
  }; // biome-ignore format: short
  const compiled = await compile(step, { device });
  const x = tensor([[1, 5], [7, 2]]); // biome-ignore format: short
  const outcome = async (far: bigint[]) => {
    const found = await compiled(x, tensor(far));
    return (await Promise.all(found.map((t) => t.cpu()))).map((t) => t.tolist());
  };
  for (let i = 0; i < 4; i++) await outcome([0n, 0n]);
  const [row, slope, loss, taken] = await outcome([0n, 90n]);
  expect(row).toEqual([[7, 2], [0, 0]]); // biome-ignore format: short
  expect(slope).toEqual([[0, 0], [1, 1]]); // biome-ignore format: short
  expect(loss).toEqual([expect.closeTo(Math.log1p(Math.exp(-4)), 6), 0]);
  expect(taken).toEqual([[5], [0]]);
  await compiled.dispose();
});
