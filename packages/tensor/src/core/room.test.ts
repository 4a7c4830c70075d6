import * as wick from '../index.ts';
import { type Tensor, tensor } from '../index.ts';

const w = wick;
const one = w.ones(1);
const line = w.ones(1).expand(2 ** 20);
const column = w.ones(1, 1).expand(2 ** 21, 1);
const row = w.ones(1, 1).expand(1, 2 ** 21);
const endless = w.ones(1).expand(2 ** 45);
const signal = w.ones(1, 1, 4);
const image = w.ones(1, 1, 2, 2);
const volume = w.ones(1, 1, 2, 2, 2);
const place = w.zeros([1], { dtype: 'int64' });
const huge = 2 ** 45;
const wide = 2 ** 30;

/** What is asked for more than there can be, by the name that the error must begin with. */
const asked: Record<string, (() => unknown)[]> = {
  zeros: [() => w.zeros(huge), () => w.zeros([wide, wide, wide, wide]), () => w.zeros(2 ** 33, { dtype: 'bool' })],
  ones: [() => w.ones(wide, wide)],
  empty: [() => w.empty(2 ** 53 - 1, 2 ** 53 - 1)],
  full: [() => w.full(huge, 1), () => w.full([wide, 8], 1n)],
  eye: [() => w.eye(2 ** 20), () => w.eye(3, huge)],
  arange: [() => w.arange(huge), () => w.arange(0, 1, 2 ** -40)],
  trilIndices: [() => w.trilIndices(wide, wide), () => w.trilIndices(huge, 3, huge)],
  triuIndices: [() => w.triuIndices(wide, wide)],
  combinations: [() => w.combinations(w.ones(200), 30), () => w.combinations(w.ones(3), huge, true)],
  cartesianProd: [() => w.cartesianProd(...new Array<Tensor>(12).fill(w.ones(100)))],
  vander: [() => w.vander(w.ones(10), huge)],
  histc: [() => w.histc(w.ones(3), huge)],
  bincount: [() => w.bincount(tensor([2n ** 45n])), () => w.bincount(tensor([1n]), null, huge)],
  diagEmbed: [() => w.diagEmbed(w.ones(2 ** 17))],
  newZeros: [() => one.newZeros(huge)],
  linspace: [() => w.linspace(0, 1, huge)],
  logspace: [() => w.logspace(0, 1, huge)],
  rand: [() => w.rand(huge, huge)],
  randn: [() => w.randn([wide, wide])],
  randint: [() => w.randint(0, 3, [wide, wide])],
  randperm: [() => w.randperm(huge)],
  normal: [() => w.normal(0, 1, [wide, wide]), () => w.normal(column, row)],
  bernoulli: [() => w.bernoulli(endless)],
  multinomial: [() => w.multinomial(one, huge, { replacement: true })],
  zerosLike: [() => w.zerosLike(endless)],
  onesLike: [() => w.onesLike(endless)],
  fullLike: [() => w.fullLike(endless, 2)],
  emptyLike: [() => w.emptyLike(endless)],
  randLike: [() => w.randLike(endless)],
  randnLike: [() => w.randnLike(endless)],
  expand: [() => one.expand(huge, huge), () => one.expand([wide, wide])],
  asStrided: [() => one.asStrided([huge, huge], [0, 0])],
  broadcastTensors: [() => w.broadcastTensors(one.expand(huge, 1), one.expand(huge))],
  repeat: [() => one.repeat(huge), () => one.repeat(huge, huge), () => endless.repeat(2)],
  repeatInterleave: [() => one.repeatInterleave(huge), () => one.repeatInterleave(tensor([2n ** 45n]))],
  clone: [() => endless.clone()],
  contiguous: [() => endless.contiguous()],
  to: [() => endless.to('float64')],
  add: [() => column.add(row), () => endless.add(1)],
  mul: [() => column.mul(row)],
  exp: [() => endless.exp()],
  gt: [() => column.gt(row)],
  where: [() => w.where(column.gt(0), column, row)],
  cat: [() => w.cat([endless, endless])],
  stack: [
    () => w.stack([endless, endless]),
    () => w.stack([one.expand(2 ** 31), one.expand(2 ** 31), one.expand(2 ** 31)]),
  ],
  meshgrid: [() => w.meshgrid([line, line, line])],
  outer: [() => line.outer(line)],
  matmul: [() => column.matmul(row)],
  mm: [() => column.mm(row)],
  bmm: [() => column.unsqueeze(0).bmm(row.unsqueeze(0))],
  addmm: [() => w.addmm(one, column, row)],
  baddbmm: [() => w.baddbmm(one, column.unsqueeze(0), row.unsqueeze(0))],
  linear: [() => w.linear(column, column)],
  kron: [() => w.kron(line, line)],
  tensordot: [() => w.tensordot(line, line, 0)],
  einsum: [() => w.einsum('i,j->ij', line, line)],
  cdist: [() => w.cdist(column, column), () => w.cdist(column, column, { p: 1 })],
  pdist: [() => w.pdist(column)],
  pairwiseDistance: [() => w.pairwiseDistance(column.unsqueeze(1), column.unsqueeze(0))],
  oneHot: [() => w.oneHot(place, huge), () => w.oneHot(tensor([2n ** 45n]))],
  pad: [
    () => w.pad(one, [huge, 0]),
    () => w.pad(one, [2 ** 53 - 1, 2 ** 53 - 1]),
    () => w.pad(image, [wide, wide, wide, wide]),
    () => w.pad(signal, [huge, 0], { mode: 'replicate' }),
  ],
  interpolate: (['nearest', 'bilinear', 'bicubic', 'area'] as const)
    .flatMap((mode): (() => unknown)[] => [
      () => w.interpolate(image, { size: [wide, wide], mode }),
      () => w.interpolate(image, { scaleFactor: wide, mode }),
    ])
    .concat([
      () => w.interpolate(signal, { size: huge, mode: 'linear' }),
      () => w.interpolate(volume, { size: 2 ** 20, mode: 'trilinear' }),
    ]),
  adaptiveAvgPool2d: [() => w.adaptiveAvgPool2d(image, wide)],
  adaptiveMaxPool1d: [() => w.adaptiveMaxPool1d(signal, huge)],
  maxUnpool2d: [() => w.maxUnpool2d(image, w.zeros([1, 1, 2, 2], { dtype: 'int64' }), wide)],
  conv1d: [() => w.conv1d(signal, w.ones(1, 1, 1), null, { padding: huge })],
  conv2d: [() => w.conv2d(image, w.ones(1, 1, 1, 1), null, { padding: wide })],
  convTranspose2d: [() => w.convTranspose2d(image, w.ones(1, 1, 1, 1), null, { stride: wide })],
  unfold: [() => w.unfold(image, 1, { padding: wide })],
  gridSample: [() => w.gridSample(image, w.zeros(1, 1, 1, 2).expand(1, 2 ** 20, 2 ** 20, 2))],
  affineGrid: [() => w.affineGrid(w.ones(1, 2, 3), [1, 1, 2 ** 25, 2 ** 25])],
  indexSelect: [() => w.ones(4).indexSelect(0, place.expand(huge))],
  gather: [() => w.ones(4).gather(0, place.expand(huge))],
  // With dropout the matrix of weights is needed; without it goes by blocks.
  scaledDotProductAttention: [() => w.scaledDotProductAttention(column, column, column, { dropoutP: 0.5 })],
  softmax: [() => endless.softmax(0)],
  mseLoss: [() => w.mseLoss(endless, endless, { reduction: 'none' })],
};

const calls = Object.entries(asked).flatMap(([name, all]) => all.map((call, i) => [name, i, call] as const));

test.each(calls)('%s refuses by name what cannot be had: #%d', (name, _, call) => {
  let refusal: unknown;
  try {
    call();
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(RangeError);
  // Its name, and a shape; randperm's own limit is of one number.
  expect((refusal as Error).message).toMatch(new RegExp(`^${name}: .*(\\[[\\d, ]+\\]|got \\d+)`));
});

test('a method that is refused in between changes nothing, and what is large but countable stays a view', () => {
  const x = w.zeros(4);
  expect(() => x.copy_(w.ones(huge))).toThrow(RangeError);
  expect(x.tolist()).toEqual([0, 0, 0, 0]);
  const view: Tensor = one.expand(2 ** 26, 2 ** 26);
  expect(view.numel()).toBe(2 ** 52);
  expect(view.select(0, 5).narrow(0, 7, 2).tolist()).toEqual([1, 1]);
});
