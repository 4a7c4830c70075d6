import { arange, eye, lu, ones, type Tensor, tensor, zeros } from '../index.ts';

/** Numbers of a shape, none alike. */
const of = (...shape: number[]): Tensor =>
  arange(shape.reduce((a, b) => a * b, 1))
    .to('float32')
    .div(10)
    .sin()
    .view(shape);

/** What an argument is where nothing else is said. */
export const usual = (): Tensor =>
  tensor([
    [0.5, 0.25],
    [0.75, 0.125],
  ]);
const classes = () => tensor([0n, 1n]);
const places = () =>
  tensor([
    [0n, 1n],
    [1n, 0n],
  ]);
const vector = () => tensor([0.5, 0.25, 0.75]);
const positive = () => usual().mm(usual().t()).add(eye(2));
const sizes = (rank: number, n = 4): number[] => new Array<number>(rank).fill(n);
const conv = (rank: number) => () => [of(1, 2, ...sizes(rank)), of(2, 2, ...sizes(rank, 2))];
const pool = (rank: number) => () => [of(1, 2, ...sizes(rank)), 2];
const lpPool = (rank: number) => () => [of(1, 2, ...sizes(rank)), 2, 2];
const unpool = (rank: number) => () => [
  ones(1, ...sizes(rank, 2)),
  zeros([1, ...sizes(rank, 2)], { dtype: 'int64' }),
  2,
];
const ctc = () => [of(3, 1, 3).logSoftmax(2), tensor([[1n, 2n]]), tensor([3n]), tensor([2n])];
const cell = (gates: number, state: () => unknown = () => ones(1, 3)) => [
  ones(1, 2),
  state(),
  of(3 * gates, 2),
  of(3 * gates, 3),
];

/** The arguments that a function of torch or a functional needs before those with defaults, where those are not usual. */
export const required: Readonly<Record<string, () => readonly unknown[]>> = {
  adaptive_max_pool1d: pool(1),
  adaptive_max_pool2d: pool(2),
  adaptive_max_pool3d: pool(3),
  affine_grid: () => [of(1, 2, 3), [1, 1, 2, 2]],
  as_strided: () => [usual(), [2], [1]],
  as_strided_scatter: () => [usual(), ones(2), [2], [1]],
  avg_pool1d: pool(1),
  avg_pool2d: pool(2),
  avg_pool3d: pool(3),
  batch_norm: () => [of(3, 2), zeros(2), ones(2)],
  bilinear: () => [usual(), usual(), of(3, 2, 2)],
  bincount: () => [classes()],
  cholesky: () => [positive()],
  combinations: () => [vector()],
  conv1d: conv(1),
  conv2d: conv(2),
  conv3d: conv(3),
  conv_tbc: () => [of(4, 1, 2), of(2, 2, 1), ones(1)],
  conv_transpose1d: conv(1),
  conv_transpose2d: conv(2),
  conv_transpose3d: conv(3),
  cosine_embedding_loss: () => [usual(), usual(), ones(2)],
  cross: () => [of(2, 3), of(2, 3).add(1)],
  ctc_loss: ctc,
  diagonal_scatter: () => [usual(), ones(2)],
  dirac_: () => [zeros(2, 2, 3)],
  dropout1d: () => [of(2, 2, 3)],
  dropout2d: () => [of(2, 2, 3, 3)],
  dropout3d: () => [of(2, 2, 2, 2, 2)],
  embedding: () => [places(), of(2, 3)],
  embedding_bag: () => [places(), of(2, 3)],
  fold: () => [of(1, 4, 4), [3, 3], 2],
  fractional_max_pool2d: pool(2),
  fractional_max_pool3d: pool(3),
  histogramdd: () => [usual(), 2],
  grid_sample: () => [of(1, 2, 4, 4), of(1, 2, 2, 2)],
  group_norm: () => [of(1, 2, 4), 2],
  gru_cell: () => cell(3),
  index_put: () => [usual(), [classes()], ones(2, 2)],
  lu_unpack: () => lu(usual()),
  index_put_: () => [usual(), [classes()], ones(2, 2)],
  instance_norm: () => [of(1, 2, 4, 4)],
  layer_norm: () => [usual(), [2]],
  interpolate: () => [of(1, 2, 4, 4)],
  linspace: () => [0, 1],
  local_response_norm: () => [of(1, 2, 4), 2],
  logspace: () => [0, 1],
  lp_pool1d: lpPool(1),
  lp_pool2d: lpPool(2),
  lp_pool3d: lpPool(3),
  lstm_cell: () => cell(4, () => [ones(1, 3), ones(1, 3)]),
  max_pool1d: pool(1),
  max_pool1d_with_indices: pool(1),
  max_pool2d: pool(2),
  max_pool3d: pool(3),
  max_unpool1d: unpool(1),
  max_unpool2d: unpool(2),
  max_unpool3d: unpool(3),
  multi_margin_loss: () => [usual(), classes()],
  multilabel_margin_loss: () => [usual(), places()],
  nanquantile: () => [usual(), tensor(0.5)],
  nll_loss: () => [usual(), classes()],
  one_hot: () => [classes()],
  pad: () => [of(1, 2, 4, 4), [1, 1]],
  pixel_shuffle: () => [of(1, 4, 2, 2), 2],
  quantile: () => [usual(), tensor(0.5)],
  repeat_interleave: () => [usual(), tensor(2n)],
  rms_norm: () => [usual(), [2]],
  rnn_relu_cell: () => cell(1),
  rnn_tanh_cell: () => cell(1),
  split: () => [usual(), 1],
  svd_lowrank: () => [of(8, 7)],
  tensor_split: () => [usual(), 2],
  unfold: () => [of(1, 2, 4, 4), 2],
  upsample: () => [of(1, 2, 4, 4)],
  upsample_bilinear: () => [of(1, 2, 4, 4)],
  upsample_nearest: () => [of(1, 2, 4, 4)],
  vander: () => [vector()],
};

/** Whose first option has to be given: what it is then. */
export const firstOption: Readonly<Record<string, readonly unknown[]>> = {
  clamp: [0.25],
  clamp_: [0.25],
  clip: [0.25],
  clip_: [0.25],
  interpolate: [8],
  linspace: [3],
  logspace: [3],
  upsample: [8],
  upsample_nearest: [8],
  upsample_bilinear: [8],
  fractional_max_pool2d: [2],
  fractional_max_pool3d: [2],
};

/** What differs on purpose, and why; the names begin with where PyTorch has the function if it holds only there. */
export const otherwise: Readonly<Record<string, string>> = {
  compile: 'a compiler of another kind',
  multi_head_attention_forward: 'thirteen arguments: its own options',
  'torch.* binary_cross_entropy_with_logits': 'the functional of that name, whose order is another',
  'torch.* batch_norm': 'the functional of that name, without a switch for cuDNN',
  'torch.* instance_norm': 'the functional of that name, without a switch for cuDNN',
  'torch.* embedding': 'the functional of that name, whose order is another',
  'torch.* embedding_bag': 'the functional of that name, whose order is another',
  nuclear_norm: 'its second argument is one of two things, a flag or two dimensions: its own tests',
  'torch.Tensor backward': 'needs a graph: its own tests',
};

/** Options that PyTorch has for its own use or for one that wick has not: a list of positions ends before them. */
export const ends = /^(generator|compute_mode|cudnn_enabled?|sparse|scale|_.*)$/;

/** What goes by position alone, as the function's text says: `arange(start, end, step)`, `requiresGrad_(false)`. */
export const byPosition = /^torch\.(\* arange|Tensor (requires_grad_|stride)) /;
