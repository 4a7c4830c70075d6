import * as w from '../index.ts';
import { ones, type Tensor, tensor, zeros } from '../index.ts';

// What every function takes before its options: enough for the options to be looked at.
const x = ones(2, 2);
const image = ones(1, 2, 4, 4);
const classes = tensor([0n, 1n]);
const calls: Record<string, readonly unknown[]> = {
  addcdiv: [x, x, x],
  addcmul: [x, x, x],
  add: [x, x],
  sub: [x, x],
  div: [x, x],
  addmm: [x, x, x],
  addmv: [ones(2), x, ones(2)],
  baddbmm: [ones(1, 2, 2), ones(1, 2, 2), ones(1, 2, 2)],
  affineGrid: [ones(1, 2, 3), [1, 1, 2, 2]],
  allclose: [x, x],
  isclose: [x, x],
  alphaDropout: [x],
  featureAlphaDropout: [x],
  dropout: [x],
  featureDropout: [x],
  avgPool1d: [ones(1, 4), 2],
  avgPool2d: [image, 2],
  avgPool3d: [ones(1, 4, 4, 4), 2],
  maxPool1d: [ones(1, 4), 2],
  maxPool2d: [image, 2],
  maxPool3d: [ones(1, 4, 4, 4), 2],
  lpPool1d: [ones(1, 4), 2, 2],
  lpPool2d: [image, 2, 2],
  lpPool3d: [ones(1, 4, 4, 4), 2, 2],
  fractionalMaxPool2d: [image, 2],
  fractionalMaxPool3d: [ones(1, 4, 4, 4), 2],
  maxUnpool1d: [ones(1, 2), zeros(1, 2, { dtype: 'int64' }), 2],
  maxUnpool2d: [ones(1, 2, 2), zeros(1, 2, 2, { dtype: 'int64' }), 2],
  maxUnpool3d: [ones(1, 2, 2, 2), zeros(1, 2, 2, 2, { dtype: 'int64' }), 2],
  conv1d: [ones(1, 2, 4), ones(1, 2, 2), null],
  conv2d: [image, ones(1, 2, 2, 2), null],
  conv3d: [ones(1, 1, 4, 4, 4), ones(1, 1, 2, 2, 2), null],
  convTranspose1d: [ones(1, 2, 4), ones(2, 1, 2), null],
  convTranspose2d: [image, ones(2, 1, 2, 2), null],
  convTranspose3d: [ones(1, 1, 4, 4, 4), ones(1, 1, 2, 2, 2), null],
  convTbc: [ones(4, 1, 2), ones(2, 2, 1), ones(1)],
  unfold: [image, 2],
  fold: [ones(1, 4, 4), [3, 3], 2],
  gridSample: [image, zeros(1, 2, 2, 2)],
  interpolate: [image],
  pad: [x, [1, 1]],
  batchNorm: [x, null, null, null, null],
  instanceNorm: [image],
  layerNorm: [x, [2], null, null],
  rmsNorm: [x, [2], null],
  groupNorm: [image, 1, null, null],
  localResponseNorm: [image, 2],
  normalize: [x],
  cdist: [x, x],
  pdist: [x],
  pairwiseDistance: [x, x],
  cosineSimilarity: [x, x],
  embedding: [x, classes],
  embeddingBag: [x, ones(1, 2).to('int64')],
  scaledDotProductAttention: [x, x, x],
  attentionWithWeights: [x, x, x],
  celu: [x],
  elu: [x],
  gelu: [x],
  glu: [x],
  gumbelSoftmax: [x],
  hardshrink: [x],
  hardsigmoid: [x],
  hardswish: [x],
  hardtanh: [x],
  leakyRelu: [x],
  mish: [x],
  relu6: [x],
  rrelu: [x],
  selu: [x],
  silu: [x],
  softplus: [x],
  softshrink: [x],
  threshold: [x, 0, 0],
  round: [x],
  nanToNum: [x],
  stdMean: [x],
  varMean: [x],
  binaryCrossEntropy: [x, x],
  binaryCrossEntropyWithLogits: [x, x],
  cosineEmbeddingLoss: [x, x, ones(2)],
  crossEntropy: [x, classes],
  ctcLoss: [ones(2, 1, 2), ones(1, 1).to('int64'), [2], [1]],
  gaussianNllLoss: [x, x, x],
  hingeEmbeddingLoss: [x, x],
  huberLoss: [x, x],
  klDiv: [x, x],
  l1Loss: [x, x],
  marginRankingLoss: [x, x, x],
  mseLoss: [x, x],
  multiMarginLoss: [x, classes],
  multilabelMarginLoss: [x, zeros(2, 2, { dtype: 'int64' })],
  multilabelSoftMarginLoss: [x, x],
  nllLoss: [x, classes],
  poissonNllLoss: [x, x],
  smoothL1Loss: [x, x],
  softMarginLoss: [x, x],
  tripletMarginLoss: [x, x, x],
  tripletMarginWithDistanceLoss: [x, x, x],
  meshgrid: [[ones(2), ones(2)]],
  grad: [x, x],
  multinomial: [ones(2), 1],
  normal: [0, 1, 2],
  rand: [2],
  randn: [2],
  randint: [0, 2, [2]],
  randLike: [x],
  randnLike: [x],
  randintLike: [x, 2],
  randperm: [2],
  bernoulli: [x],
  zeros: [2],
  ones: [2],
  empty: [2],
  full: [2, 1],
  zerosLike: [x],
  onesLike: [x],
  emptyLike: [x],
  fullLike: [x, 1],
  eye: [2],
  arange: [2],
  linspace: [0, 1, 2],
  logspace: [0, 1, 2],
  tensor: [[1]],
};

const methods: Record<string, readonly unknown[]> = {
  add: [x],
  add_: [x],
  sub: [x],
  div: [x],
  round: [],
  nanToNum: [],
  isclose: [x],
  addcmul: [x, x],
  softmax: [0],
  logSoftmax: [0],
  ...Object.fromEntries(
    'sum mean prod nansum any all var std amax amin aminmax argmax argmin logsumexp norm median mode max min sort'
      .split(' ')
      .map((name) => [name, []]),
  ),
  kthvalue: [1],
  topk: [1],
  uniform_: [0, 1],
  normal_: [0, 1],
  bernoulli_: [0.5],
  exponential_: [1],
  random_: [0, 2],
  indexAdd: [0, classes, x],
  nonzero: [],
  contiguous: [],
  clone: [],
  to: ['float64'],
  float: [],
};

const wrong = { nonsense: 1 };
const functions: Readonly<Record<string, unknown>> = { ...w };

test.each(Object.entries(calls))('%s refuses an option that there is not, by name', (name, args) => {
  const run = (): unknown => (functions[name] as (...args: unknown[]) => unknown)(...args, wrong);
  expect(run).toThrow(TypeError);
  expect(run).toThrow(new RegExp(`^${name}: there is no option nonsense`));
});

test.each(Object.entries(methods))('Tensor.%s refuses an option that there is not, by name', (name, args) => {
  const run = (): unknown =>
    (ones(2, 2)[name as keyof Tensor] as unknown as (...args: unknown[]) => unknown).call(ones(2, 2), ...args, wrong);
  expect(run).toThrow(TypeError);
  expect(run).toThrow(/there is no option nonsense/);
});

test('the name that was meant is told', () => {
  expect(() => w.conv2d(image, ones(1, 2, 2, 2), null, { pading: 1 } as never)).toThrow(
    'conv2d: there is no option pading, did you mean padding?',
  );
  expect(() => w.maxPool2d(image, 2, { ceil_mode: true } as never)).toThrow('did you mean ceilMode?');
  expect(() => ones(2).sum({ keepDim: true } as never)).toThrow(
    'sum: there is no option keepDim, did you mean keepdim?',
  );
});
