import { fixture } from '@wick/testing';
import * as w from '../index.ts';
import { type Tensor, tensor } from '../index.ts';

const row = tensor([1, 2]);
const place = tensor([1n, 0n]);
const both = tensor([
  [1n, 0n],
  [0n, 1n],
]);
const mask = tensor([
  [true, false],
  [false, true],
]);
const ones = w.ones(2, 2);
const image = (x: Tensor) => x.view(1, 1, 2, 2);

/** The calls of fixtures/again.py. */
const calls: Record<string, (x: Tensor) => Tensor> = {
  abs: (x) => x.abs(),
  acos: (x) => x.div(9).acos(),
  add: (x) => x.add(1),
  addTensor: (x) => x.add(row),
  alpha: (x) => x.add(row, { alpha: 2 }),
  amax: (x) => x.amax(1),
  asStrided: (x) => x.asStrided([2], [1]),
  atan: (x) => x.atan(),
  avgPool2d: (x) => w.avgPool2d(image(x), 2),
  bce: (x) => w.binaryCrossEntropy(x.div(9), mask.float()),
  bmm: (x) => x.view(1, 2, 2).bmm(w.ones(1, 2, 2)),
  cat: (x) => w.cat([x, x]),
  ceil: (x) => x.ceil(),
  chunk: (x) => x.chunk(2)[0]!,
  clamp: (x) => x.clamp(0, 3),
  clone: (x) => x.clone(),
  contiguous: (x) => x.t().contiguous(),
  cos: (x) => x.cos(),
  crossEntropy: (x) => w.crossEntropy(x, place),
  cumsum: (x) => x.cumsum(0),
  cumprod: (x) => x.cumprod(0),
  diagonal: (x) => x.diagonal(),
  div: (x) => x.div(2),
  divTensor: (x) => x.div(row),
  dot: (x) => x.select(0, 0).dot(row),
  erf: (x) => x.erf(),
  exp: (x) => x.exp(),
  expand: (x) => x.view(2, 2, 1).expand(2, 2, 3),
  fill: (x) => x.clone().fill_(2),
  flatten: (x) => x.flatten(),
  flip: (x) => x.flip(0),
  floor: (x) => x.floor(),
  frac: (x) => x.frac(),
  gather: (x) => x.gather(1, both),
  gelu: (x) => w.gelu(x),
  huber: (x) => w.huberLoss(x, ones),
  indexAdd: (x) => x.indexAdd(0, place, ones),
  indexSelect: (x) => x.indexSelect(0, place),
  index: (x) => x.index([place]),
  interpolate: (x) => w.interpolate(image(x), { size: 4 }),
  bilinear: (x) => w.interpolate(image(x), { size: 4, mode: 'bilinear' }),
  layerNorm: (x) => w.layerNorm(x, [2]),
  leakyRelu: (x) => w.leakyRelu(x),
  lerp: (x) => x.lerp(ones, 0.3),
  linear: (x) => w.linear(x, w.ones(3, 2)),
  log: (x) => x.log(),
  logSoftmax: (x) => x.logSoftmax(0),
  logsumexp: (x) => x.logsumexp(0),
  maskedFill: (x) => x.maskedFill(mask, 0),
  maskedSelect: (x) => x.maskedSelect(mask),
  max: (x) => x.max(),
  maxDim: (x) => x.max(1)[0],
  maximum: (x) => x.maximum(row),
  maxPool2d: (x) => w.maxPool2d(image(x), 2),
  mean: (x) => x.mean(),
  meanDim: (x) => x.mean(1),
  median: (x) => x.median(),
  mm: (x) => x.mm(ones),
  mse: (x) => w.mseLoss(x, ones),
  mul: (x) => x.mul(3),
  mulTensor: (x) => x.mul(row),
  narrow: (x) => x.narrow(0, 0, 1),
  neg: (x) => x.neg(),
  norm: (x) => x.norm(),
  pad: (x) => w.pad(x, [1, 1]),
  padReflect: (x) => w.pad(x.view(1, 2, 2), [1, 1], { mode: 'reflect' }),
  permute: (x) => x.permute(1, 0),
  pixelShuffle: (x) => w.pixelShuffle(x.view(1, 4, 1, 1), 2),
  pow: (x) => x.pow(2),
  prod: (x) => x.prod(),
  reciprocal: (x) => x.reciprocal(),
  relu: (x) => x.relu(),
  remainder: (x) => x.remainder(2),
  repeat: (x) => x.repeat(2, 2),
  reshape: (x) => x.t().reshape(4),
  roll: (x) => x.roll(1),
  round: (x) => x.round(),
  rsqrt: (x) => x.rsqrt(),
  scatter: (x) => x.scatter(1, both, 2),
  scatterAdd: (x) => x.scatterAdd(1, both, ones),
  select: (x) => x.select(0, 1),
  sigmoid: (x) => x.sigmoid(),
  sign: (x) => x.sign(),
  silu: (x) => w.silu(x),
  sin: (x) => x.sin(),
  slice: (x) => x.slice(0, 0, 1),
  smoothL1: (x) => w.smoothL1Loss(x, ones),
  softmax: (x) => x.softmax(0),
  softplus: (x) => w.softplus(x),
  sort: (x) => x.sort()[0],
  split: (x) => x.split(1)[1]!,
  sqrt: (x) => x.sqrt(),
  square: (x) => x.square(),
  squeeze: (x) => x.view(2, 1, 2).squeeze(1),
  stack: (x) => w.stack([x, x]),
  std: (x) => x.std(),
  sub: (x) => x.sub(1),
  rsub: (x) => x.neg().add(1),
  sum: (x) => x.sum(),
  sumDim: (x) => x.sum(1),
  t: (x) => x.t(),
  take: (x) => x.take(place),
  tanh: (x) => x.tanh(),
  to: (x) => x.double(),
  topk: (x) => x.topk(1)[0],
  trace: (x) => x.trace(),
  transpose: (x) => x.transpose(0, 1),
  tril: (x) => x.tril(),
  trunc: (x) => x.trunc(),
  unbind: (x) => x.unbind()[0]!,
  unflatten: (x) => x.unflatten(1, [2, 1]),
  unfold: (x) => x.unfold(1, 2, 1),
  unsqueeze: (x) => x.unsqueeze(0),
  upsampleArea: (x) => w.interpolate(image(x), { size: 4, mode: 'area' }),
  var: (x) => x.var(),
  view: (x) => x.view(4),
  where: (x) => w.where(mask, x, row),
  zero: (x) => x.clone().zero_(),
  adaptiveAvgPool2d: (x) => w.adaptiveAvgPool2d(image(x), 1),
  fold: (x) => w.fold(x.view(1, 4, 1), [2, 2], 2),
  im2col: (x) => w.unfold(image(x), 1),
  embedding: (x) => w.embedding(x, place),
  nll: (x) => w.nllLoss(x, place),
  l1: (x) => w.l1Loss(x, ones),
  addmm: (x) => w.addmm(x, ones, ones),
  copy: (x) => w.zeros(2, 2).copy_(x),
  detachAdd: (x) => x.add(x.detach()),
  outer: (x) => x.select(0, 0).outer(row),
  hardtanh: (x) => w.hardtanh(x),
  threshold: (x) => w.threshold(x, 1, 0),
  indexFill: (x) => x.indexFill(0, place, 1),
  diff: (x) => x.slice(0, 1).sub(x.slice(0, 0, 1)),
  nanToNum: (x) => x.nanToNum(),
  cummax: (x) => x.cummax(0)[0],
  einsum: (x) => w.einsum('ij->ji', x),
  broadcast: (x) => w.broadcastTensors(x, w.ones(3, 2, 2))[0]!,
  repeatInterleave: (x) => x.repeatInterleave(2, 0),
  indexPut: (x) => x.indexPut([place], ones),
};

const { again } = fixture<{ again: Record<string, number[] | null> }>(__dirname, 'again');

test('the table is that of the script', () => expect(Object.keys(calls)).toEqual(Object.keys(again)));

test.each(Object.entries(calls))('%s is walked a second time where PyTorch walks it', (name, call) => {
  const x = tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { requiresGrad: true },
  );
  const y = call(x);
  const gradient = w.onesLike(y.detach());
  y.backward({ gradient });
  let twice: number[] | null = null;
  try {
    y.backward({ gradient });
    twice = x.grad!.flatten().tolist();
  } catch (error) {
    expect((error as Error).message).toMatch(/^backward: trying to go through the graph a second time/);
  }
  // Average pools save nothing here, and so can be walked again; a number as lerp's weight is saved like a tensor.
  if (name === 'avgPool2d' || name === 'upsampleArea') expect(twice).not.toBeNull();
  else if (name === 'lerp') expect(twice).toBeNull();
  else expect(twice).toEqual(again[name]);
});

test('two losses of what saved nothing add up', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const h = x.add(1);
  h.pow(2).sum().backward();
  h.pow(3).sum().backward();
  expect(x.grad!.tolist()).toEqual([16, 33]);
});
