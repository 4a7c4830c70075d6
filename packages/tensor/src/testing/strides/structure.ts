import * as wick from '../../index.ts';
import type { Call, Calls } from './elementwise.ts';
import { firstPlaces, zeroIndices } from './given.ts';

const { arange, ones, rand, tensor, zeros } = wick;
type Tensor = wick.Tensor;
type Result = Tensor | readonly Tensor[];

interface Reducer {
  whole?(x: Tensor): Result;
  along(x: Tensor, dim: number, keepdim?: boolean): Result;
  several?(x: Tensor, dims: number[]): Result;
}

const halves = (x: Tensor) => x.gt(0.5);
const reducers: Record<string, Reducer> = {
  ...Object.fromEntries(
    (['sum', 'mean', 'amax', 'amin', 'var', 'std', 'nansum'] as const).map((name): [string, Reducer] => [
      name,
      {
        whole: (x) => x[name](),
        along: (x, dim, keepdim = false) => x[name](dim, { keepdim }),
        several: (x, dims) => x[name](dims),
      },
    ]),
  ),
  prod: { whole: (x) => x.prod(), along: (x, dim, keepdim) => x.prod(dim, keepdim) },
  logsumexp: { along: (x, dim, keepdim) => x.logsumexp(dim, keepdim), several: (x, dims) => x.logsumexp(dims) },
  norm: {
    whole: (x) => x.norm(),
    along: (x, dim, keepdim) => x.norm({ dim, keepdim }),
    several: (x, dim) => x.norm({ dim }),
  },
  countNonzero: {
    whole: (x) => x.countNonzero(),
    along: (x, dim) => x.countNonzero(dim),
    several: (x, dims) => x.countNonzero(dims),
  },
  all: { whole: (x) => halves(x).all(), along: (x, dim, keepdim) => halves(x).all(dim, keepdim) },
  any: { whole: (x) => halves(x).any(), along: (x, dim, keepdim) => halves(x).any(dim, keepdim) },
  argmax: { whole: (x) => x.argmax(), along: (x, dim, keepdim) => x.argmax(dim, keepdim) },
  argmin: { whole: (x) => x.argmin(), along: (x, dim, keepdim) => x.argmin(dim, keepdim) },
  median: { whole: (x) => x.median(), along: (x, dim, keepdim) => x.median(dim, keepdim) },
  mode: { along: (x, dim, keepdim) => x.mode(dim, keepdim) },
  max: { whole: (x) => x.max(), along: (x, dim, keepdim) => x.max(dim, keepdim) },
  min: { whole: (x) => x.min(), along: (x, dim, keepdim) => x.min(dim, keepdim) },
};

const reductions: Calls = {};
for (const [name, { whole, along, several }] of Object.entries(reducers)) {
  if (whole) reductions[`${name}()`] = (g) => whole(g.x);
  for (const dim of [0, 1, -1]) {
    reductions[`${name}(dim ${dim})`] = (g) => along(g.x, dim);
    if (name !== 'countNonzero') reductions[`${name}(dim ${dim}, keepdim)`] = (g) => along(g.x, dim, true);
  }
  if (!several) continue;
  reductions[`${name}(dims 0 and -1)`] = (g) => several(g.x, [0, -1]);
  reductions[`${name}(dims 1 and 2)`] = (g) => several(g.x, [1, 2]);
}
for (const dim of [0, 1, -1]) {
  const lines: Record<string, Call> = {
    cumsum: (g) => g.x.cumsum(dim),
    cumprod: (g) => g.x.cumprod(dim),
    cummax: (g) => g.x.cummax(dim),
    cummin: (g) => g.x.cummin(dim),
    softmax: (g) => g.x.softmax(dim),
    logSoftmax: (g) => g.x.logSoftmax(dim),
    sort: (g) => g.x.sort(dim),
    argsort: (g) => g.x.argsort(dim),
  };
  for (const [name, call] of Object.entries(lines)) reductions[`${name}(dim ${dim})`] = call;
}

const random = (...shape: number[]) => rand(shape);
const w = (x: Tensor) => random(x.size(-1), 5);
const padded = (mode: wick.PadMode): Calls => ({
  [`pad(1, 1; ${mode})`]: (g) => wick.pad(g.x, [1, 1], { mode }),
  [`pad(1, 1, 1, 1; ${mode})`]: (g) => wick.pad(g.x, [1, 1, 1, 1], { mode }),
});

/** Reductions, shapes, places and products. */
export const structure: Calls = {
  ...reductions,
  'kthvalue(1, dim 0)': (g) => g.x.kthvalue(1, 0),
  'kthvalue(1, dim -1)': (g) => g.x.kthvalue(1, -1),
  'stdMean(dim 1)': (g) => wick.stdMean(g.x, { dim: 1 }),
  'varMean(dim 0)': (g) => wick.varMean(g.x, { dim: 0 }),
  'aminmax(dim 0)': (g) => g.x.aminmax(0),
  'sort(dim 0, stable)': (g) => g.x.sort({ dim: 0, stable: true }),
  'topk(1, dim 0)': (g) => g.x.topk(1, { dim: 0 }),
  'topk(2, dim -1)': (g) => g.x.topk(2, { dim: -1 }),
  'topk(1, dim 1)': (g) => g.x.topk(1, { dim: 1 }),

  'flip(0)': (g) => g.x.flip(0),
  'flip(-1)': (g) => g.x.flip(-1),
  'flip(0, 1)': (g) => g.x.flip(0, 1),
  'roll(1)': (g) => g.x.roll(1),
  'roll(1, 0)': (g) => g.x.roll(1, 0),
  'roll((1, 1), (0, 1))': (g) => g.x.roll([1, 1], [0, 1]),
  'rot90()': (g) => g.x.rot90(),
  'rot90(2)': (g) => g.x.rot90(2),
  'repeat(2, …)': (g) => g.x.repeat(g.x.shape.map(() => 2)),
  'repeat(1, …)': (g) => g.x.repeat(g.x.shape.map(() => 1)),
  'tile(2)': (g) => g.x.tile(2),
  'repeatInterleave(2)': (g) => g.x.repeatInterleave(2),
  'repeatInterleave(2, 0)': (g) => g.x.repeatInterleave(2, 0),
  'repeatInterleave(2, -1)': (g) => g.x.repeatInterleave(2, -1),
  'cat(x, u; 0)': (g) => wick.cat([g.x, g.u], 0),
  'cat(x, u; 1)': (g) => wick.cat([g.x, g.u], 1),
  'cat(x, u; -1)': (g) => wick.cat([g.x, g.u], -1),
  'cat(x, y; 0)': (g) => wick.cat([g.x, g.y], 0),
  'cat(x; 0)': (g) => wick.cat([g.x], 0),
  'stack(x, u; 0)': (g) => wick.stack([g.x, g.u], 0),
  'stack(x, y; -1)': (g) => wick.stack([g.x, g.y], -1),
  'hstack(x, u)': (g) => wick.hstack([g.x, g.u]),
  'vstack(x, u)': (g) => wick.vstack([g.x, g.u]),
  'dstack(x, u)': (g) => wick.dstack([g.x, g.u]),
  'pad(1, 1)': (g) => wick.pad(g.x, [1, 1]),
  'pad(1, 0, 2, 1)': (g) => wick.pad(g.x, [1, 0, 2, 1]),
  'pad(0, 0)': (g) => wick.pad(g.x, [0, 0]),
  'pad(-1, 0)': (g) => wick.pad(g.x, [-1, 0]),
  ...padded('reflect'),
  ...padded('replicate'),
  ...padded('circular'),
  'tril()': (g) => g.x.tril(),
  'triu()': (g) => g.x.triu(),
  'diag()': (g) => g.x.diag(),
  'diagonal()': (g) => g.x.diagonal(),
  'flatten()': (g) => g.x.flatten(),
  'flatten(1)': (g) => g.x.flatten(1),
  'flatten(2)': (g) => g.x.flatten(2),
  'reshape(-1)': (g) => g.x.reshape(-1),
  'reshape(2, -1)': (g) => g.x.reshape(2, -1),
  'view(-1)': (g) => g.x.view(-1),
  'view(2, -1)': (g) => g.x.view(2, -1),
  'squeeze()': (g) => g.x.squeeze(),
  'unsqueeze(0)': (g) => g.x.unsqueeze(0),
  'unsqueeze(1)': (g) => g.x.unsqueeze(1),
  'unsqueeze(-1)': (g) => g.x.unsqueeze(-1),
  'transpose(0, 1)': (g) => g.x.transpose(0, 1),
  'permute(reversed)': (g) => g.x.permute(g.x.shape.map((_, d) => g.x.ndim - 1 - d)),
  'movedim(0, -1)': (g) => g.x.movedim(0, -1),
  'expand(2, …)': (g) => g.x.expand(2, ...g.x.shape),
  'select(0, 0)': (g) => g.x.select(0, 0),
  'slice(-1, 0, null, 2)': (g) => g.x.slice(-1, 0, null, 2),
  'narrow(-1, 0, 1)': (g) => g.x.narrow(-1, 0, 1),
  'unfold(-1, 2, 1)': (g) => g.x.unfold(-1, 2, 1),
  'unflatten(-1, [2, -1])': (g) => g.x.unflatten(-1, [2, -1]),
  'unbind()': (g) => g.x.unbind(),
  'chunk(2, -1)': (g) => g.x.chunk(2, -1),
  'atleast3d()': (g) => wick.atleast3d(g.x),
  'meshgrid(x, v)': (g) => wick.meshgrid([g.x, g.v], { indexing: 'ij' }),

  'indexSelect(0)': (g) => g.x.indexSelect(0, firstPlaces(g.x, 0)),
  'indexSelect(-1)': (g) => g.x.indexSelect(-1, firstPlaces(g.x, -1)),
  'gather(0, like x)': (g) => g.x.gather(0, zeroIndices(g.x)),
  'gather(0, row by row)': (g) => g.x.gather(0, zeroIndices(g.y)),
  'takeAlongDim(like x, -1)': (g) => g.x.takeAlongDim(zeroIndices(g.x), -1),
  'take(like x)': (g) => g.y.take(zeroIndices(g.x)),
  'maskedSelect(m)': (g) => g.x.maskedSelect(g.m).sum().detach(),
  'indexFill(0)': (g) => g.x.indexFill(0, firstPlaces(g.x, 0), 1),
  'indexAdd(0)': (g) => g.x.indexAdd(0, arange(g.x.size(0)), g.y),
  'indexCopy(0)': (g) => g.x.indexCopy(0, arange(g.x.size(0)), g.y),
  'scatter(0)': (g) => g.x.scatter(0, zeroIndices(g.y), g.y),
  'scatterAdd(0)': (g) => g.x.scatterAdd(0, zeroIndices(g.y), g.y),
  'maskedScatter(m, y)': (g) => g.x.maskedScatter(g.m, g.y),
  'indexPut([0])': (g) => g.x.indexPut([firstPlaces(g.x, 0)], tensor(1)),
  'index([[0, 1]])': (g) => g.x.index([firstPlaces(g.x, 0)]),
  'index([null, [0, 1]])': (g) => g.x.index([':', firstPlaces(g.x, 1)]),
  'index([[0], null, [0]])': (g) => g.x.index([firstPlaces(g.x, 0), ':', firstPlaces(g.x, 0)]),
  'nonzero()': (g) => ones(g.y.shape).nonzero(),
  'oneHot(like x)': (g) => wick.oneHot(zeroIndices(g.x), 3),
  'embedding(like x)': (g) => wick.embedding(random(5, 3), zeroIndices(g.x)),
  'embedding(weight x)': (g) => wick.embedding(g.x, zeros([2, 2], { dtype: 'int64' })),

  'matmul(x, w)': (g) => g.x.matmul(w(g.x)),
  'matmul(x, wᵀ)': (g) => g.x.matmul(random(5, g.x.size(-1)).t()),
  'matmul(w, x)': (g) => random(5, g.x.size(-2)).matmul(g.x),
  'matmul(wᵀ, x)': (g) => random(g.x.size(-2), 5).t().matmul(g.x),
  'matmul(x, v)': (g) => g.x.matmul(g.v),
  'matmul(x, uᵀ)': (g) => g.x.matmul(g.u.transpose(-1, -2)),
  'matmul(x, batch)': (g) => g.x.matmul(random(3, g.x.size(-1), 5)),
  'matmul(xᵀ, y)': (g) => g.x.transpose(-1, -2).matmul(g.y),
  'mm(x, w)': (g) => g.x.mm(w(g.x)),
  'bmm(x, uᵀ)': (g) => g.x.bmm(g.u.transpose(-1, -2)),
  'mv(x, v)': (g) => g.x.mv(g.v),
  'addmm(y, x, w)': (g) => wick.addmm(random(g.x.size(0), 5), g.x, w(g.x)),
  'addmm(x, …)': (g) => wick.addmm(g.x, random(g.x.size(0), 5), random(5, g.x.size(1))),
  'addmm(0, x, w; beta 0)': (g) => wick.addmm(random(5), g.x, w(g.x), { beta: 0 }),
  'baddbmm(x, …)': (g) => wick.baddbmm(g.x, random(g.x.size(0), g.x.size(1), 5), random(g.x.size(0), 5, g.x.size(2))),
  'addmv(v, x, v)': (g) => wick.addmv(random(g.x.size(0)), g.x, g.v),
  'linear(x, w)': (g) => wick.linear(g.x, random(5, g.x.size(-1))),
  'linear(x, w, b)': (g) => wick.linear(g.x, random(5, g.x.size(-1)), random(5)),
  'linear(y, x)': (g) => wick.linear(random(3, g.x.size(1)), g.x),
  'outer(x, v)': (g) => g.x.outer(g.v),
  'kron(x, y)': (g) => wick.kron(g.x, g.y),
  'tensordot(x, y; 1)': (g) => wick.tensordot(g.x, random(g.x.size(-1), 3), 1),
  'einsum(ij,kj->ik)': (g) => wick.einsum('ij,kj->ik', g.x, g.y),
  'einsum(ij->ji)': (g) => wick.einsum('ij->ji', g.x),
  'einsum(bij,bkj->bik)': (g) => wick.einsum('bij,bkj->bik', g.x, g.y),
  'qr(x)': (g) => wick.qr(g.x.detach()),
  'cdist(x, y)': (g) => wick.cdist(g.x, g.y),
  'cosineSimilarity(x, y)': (g) => wick.cosineSimilarity(g.x, g.y),
  'pairwiseDistance(x, y)': (g) => wick.pairwiseDistance(g.x, g.y),
  'pdist(x)': (g) => wick.pdist(g.x),
};
