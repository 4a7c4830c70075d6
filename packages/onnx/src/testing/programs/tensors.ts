import * as nn from '@wick/nn';
import * as T from '@wick/tensor';
import { type Any, alike, program, type Result } from './program.ts';

alike(true);
const reductions =
  'sum mean prod amax amin max min any all var std norm logsumexp argmax argmin median nansum countNonzero'.split(' ');
for (const m of reductions)
  for (const kind of ['matrix', 'ints', 'bools', 'bytes', 'small'] as const)
    for (const [how, run] of Object.entries<(x: Any) => Result>({
      all: (x) => x[m](),
      'the batch': (x) => x[m](0),
      'dim 1': (x) => x[m](1),
      'dim -1, kept': (x) => x[m]({ dim: -1, keepdim: true }),
    }))
      program(`${m} of ${kind} over ${how}`, kind, (x) => run(x));
alike(false);
program('sum over several', 'image', (x) => [
  x.sum([0, 2]),
  x.mean([2, 3], true),
  x.amax([1, 2]),
  x.var([0, 1]),
  x.norm(2, [1, 2]),
]);
program('norms', 'matrix', (x) => [x.norm(1, 1), x.norm(3, 1), x.norm(Infinity, 1), x.norm(0, 1)]);
program('sum of another dtype', 'matrix', (x) => x.sum({ dim: 1, dtype: 'float64' }));
program('var without correction', 'steps', (x) => [
  x.var({ dim: 0, correction: 0 }),
  x.std({ dim: [0, 1] }),
  T.varMean(x, { dim: 1 }),
]);
program('softmaxes', 'steps', (x) => [x.softmax(0), x.softmax(1), x.logSoftmax(-1)]);
program('cumsum and cumprod', 'matrix', (x) => [x.cumsum(0), x.cumsum(1)]);
program('cumprod', 'matrix', (x) => x.cumprod(1));
program('cumsum of ints and bools', ['ints', 'bools'], (x, y) => [x.cumsum(1), y.cumsum(0)]);
program('aminmax', 'matrix', (x) => x.aminmax({ dim: 1 }));
program('argmax, kept, of all', 'steps', (x) => [
  x.argmax(),
  x.argmax({ keepdim: true }),
  x.argmin(2),
  x.argmin({ dim: 1, keepdim: true }),
]);

program('reshapes', 'steps', (x) => [
  x.reshape(-1),
  x.reshape(-1, 4),
  x.flatten(1),
  x.view(x.shape[0]!, 20),
  x.reshape(x.shape[0]! * 5, 4),
]);
program('reshapes with the batch inside', 'steps', (x) => [
  x.reshape(5, x.shape[0]!, 4),
  x.transpose(0, 1).reshape(5, -1),
  x.permute(2, 0, 1).flatten(0, 1),
]);
program('reshape of a part', 'steps', (x) => x.narrow(1, 1, 2).reshape(x.shape[0]!, 8));
program('squares of the batch', 'matrix', (x) => x.matmul(x.t()).reshape(x.shape[0]! * x.shape[0]!));
program('all pairs', 'matrix', (x) => x.unsqueeze(0).sub(x.unsqueeze(1)).reshape(-1, 6));
program('all pairs, sized', 'matrix', (x) =>
  x
    .unsqueeze(0)
    .sub(x.unsqueeze(1))
    .reshape(x.shape[0]! ** 2, 6),
);
program('expand to the batch', 'matrix', (x) => T.ones([1, 3]).expand(x.shape[0]!, 3).add(x.sum(1, true)));
program('expand of more dimensions', 'matrix', (x) => x.expand(2, x.shape[0]!, 6).mul(2));
program('expand of one row', 'matrix', (x) => x.narrow(0, 0, 1).expand(x.shape[0]!, 6));
program('expandAs and broadcastTo', 'matrix', (x) => [x.sum(0).expandAs(x), x.sum(1, true).broadcastTo(x.shape)]);
program('repeat', 'matrix', (x) => [x.repeat(2, 1), x.repeat(1, 3), x.repeat(2, 1, 1)]);
program('repeat by the batch', 'matrix', (x) => T.ones([3]).repeat(x.shape[0]!, 1).mul(x.sum(1, true)));
program('tile and repeatInterleave', 'matrix', (x) => [x.tile(2, 2), x.repeatInterleave(2, 1)]);
program('repeatInterleave of the batch', 'matrix', (x) => x.repeatInterleave(2, 0));
program('flip, roll, rot90', 'steps', (x) => [x.flip(1), x.flip([0, 2]), x.roll(1, 1), x.rot90(1, [1, 2])]);
program('roll of the batch', 'steps', (x) => x.roll(2, 0));
program('a slice of whatever is there', 'matrix', (x) => [x.slice(0, 0, 7), x.slice(0, 1, 100), x.slice(0, -3)]);
program('slices', 'steps', (x) => [x.slice(0, 0, 100), x.slice(0, -100), x.slice(1, -3, -1), x.slice(0, -1)]);
program('roll of all', 'matrix', (x) => x.roll(1));
program('tril and triu', 'steps', (x) => [x.tril(), x.triu(1), x.tril(-1)]);
program('tril of bools and ints', ['bools', 'ints'], (x, y) => [x.tril(), y.triu()]);
program('select and slice', 'steps', (x) => [
  x.select(0, -1),
  x.select(1, -2),
  x.slice(0, 1),
  x.slice(1, -2),
  x.slice(2, 0, 3, 2),
  x.slice(0, 0, -1),
]);
program('a slice longer than the batch', 'matrix', (x) => x.slice(0, 0, 3));
program('the second row', 'matrix', (x) => x.slice(0, 1, 2));
program('narrow by half of the batch', 'matrix', (x) => x.slice(0, Math.floor(x.shape[0]! / 2)));
program('split, chunk, unbind', 'steps', (x) => [x.split(2, 1), x.chunk(2, 2), x.unbind(1), x.tensorSplit(2, 1)]);
program('split of the batch', 'matrix', (x) => x.split(1, 0)[0]);
program('permutes', 'steps', (x) => [x.permute(2, 0, 1), x.transpose(0, 2), x.movedim(0, -1), x.mT, x.swapaxes(0, 1)]);
program('diagonals', 'steps', (x) => [x.diagonal(0, 1, 2), x.diagonal(1, 1, 2), x.diagonal(-1, 2, 1)]);
program('diagonal of the batch', 'matrix', (x) => x.diagonal());
program('diagonal in place', 'steps', (x) => {
  const y = x.mul(1);
  y.diagonal(0, 1, 2).zero_();
  return y;
});
program('diag', 'steps', (x) => x.select(0, 0).diag());
program('unfold', 'series', (x) => [x.unfold(2, 3, 2), x.unfold(1, 2, 1)]);
program('unfold of the batch', 'matrix', (x) => x.unfold(0, 1, 1));
program('unfold by the batch', 'series', (x) => x.unfold(2, Math.min(x.shape[0]!, 4), 1));
program('asStrided', 'matrix', (x) => x.asStrided([2, 2], [1, 2]));
program('cat and stack', ['matrix', 'ints'], (x, y) => [
  T.cat([x, x.mul(2)], 0),
  T.cat([x, y], 1),
  T.stack([x, x], 1),
  T.hstack([x, x]),
  T.vstack([x, x]),
]);
program('cat with nothing', 'matrix', (x) => T.cat([T.tensor([] as number[]), x], 0));
program('meshgrid', 'matrix', (x) => T.meshgrid([x.select(1, 0), x.select(0, 0)]));
program('positions', 'steps', (x) => x.add(T.arange(5).view(1, 5, 1)));
program('positions of the batch', 'matrix', (x) => x.add(T.arange(x.shape[0]!).view(-1, 1)));
program('identity of the batch', 'matrix', (x) => x.matmul(x.t()).add(T.eye(x.shape[0]!)));
program('linspace of the batch', 'matrix', (x) => x.add(T.linspace(0, 1, x.shape[0]!).view(-1, 1)));
program('zeros and ones like', 'matrix', (x) => [T.zerosLike(x), T.onesLike(x).add(x), T.fullLike(x, 3)]);
program('a causal mask of the batch', 'matrix', (x) =>
  x.matmul(x.t()).maskedFill(T.ones([x.shape[0]!, x.shape[0]!]).triu(1).to('bool'), -9),
);
program('by the size of the batch', 'matrix', (x) => x.div(x.shape[0]!));
program('by the size of the batch, alpha', 'matrix', (x) => x.add(x, { alpha: x.shape[0]! }));
program('mean by hand', 'matrix', (x) => x.sum(0).mul(1 / x.shape[0]!));

program('indexSelect', 'steps', (x) => [x.indexSelect(1, T.tensor([0n, 3n, 3n])), x.indexSelect(0, T.tensor([0n]))]);
program('index by the input', 'tokens', (x) => T.arange(40).view(10, 4).index(x));
program('index with two', 'steps', (x) => [
  x.index([T.tensor([0n]), T.tensor([1n, 4n])] as Any),
  x.index([':', T.tensor([1n, 4n])] as Any),
  x.index([':', T.tensor([[1n], [4n]]), T.tensor([0n, 3n])] as Any),
  x.index([T.tensor([0n]), ':', T.tensor([0n, 3n])] as Any),
]);
program('gather', ['steps'], (x) => x.gather(2, x.argmax(2, true)));
program('gather by tokens', ['matrix', 'tokens'], (x, i) => x.gather(1, i.clamp(0, 5)));
program('takeAlongDim', ['matrix'], (x) => x.takeAlongDim(x.argmax(1, true), 1));
program('scatter', 'matrix', (x) => [
  T.zerosLike(x).scatter(1, x.argmax(1, true), 1),
  x.scatter(1, x.argmax(1, true), x.amax(1, true).mul(2)),
  x.clone().scatter_(1, x.argmin(1, true), 5),
]);
program('scatterAdd', 'matrix', (x) => x.scatterAdd(1, x.argmax(1, true), x.amax(1, true)));
program('indexAdd, indexCopy, indexFill', 'matrix', (x) => {
  const at = T.tensor([1n, 4n]);
  const y = x.narrow(1, 0, 2);
  return [
    x.indexAdd(1, at, y),
    x.indexAdd(1, at, y, { alpha: 3 }),
    x.indexCopy(1, at, y),
    x.indexFill(1, at, 2),
    x.clone().indexFill_(1, at, -1),
  ];
});
program('indexFill through a view', 'matrix', (x) => {
  const y = x.mul(1);
  y.narrow(1, 2, 3).indexFill_(1, T.tensor([0n, 2n]), 8);
  return y;
});
program('indexPut', 'steps', (x) => [
  x.indexPut([':', T.tensor([1n, 3n])], T.tensor(5)),
  x.indexPut([':', T.tensor([1n, 3n])], x.narrow(1, 0, 2), { accumulate: true }),
]);
program('indexPut_ through a view', 'steps', (x) => {
  const y = x.mul(1);
  y.narrow(1, 1, 3).indexPut_([':', T.tensor([0n, 2n])], T.tensor(5));
  return y;
});
program('index by a mask', 'matrix', (x) => x.index(x.gt(0)));
program('maskedSelect', ['matrix', 'bools'], (x, m) => x.maskedSelect(m));
program('nonzero', 'matrix', (x) => [x.gt(0).nonzero(), x.floor().nonzero(), x.gt(0).sum().nonzero()]);
program('nonzero of all dimensions', 'steps', (x) => x.gt(0).nonzero({ asTuple: true }));
program('rows by a mask', 'matrix', (x) => x.index(x.sum(1).gt(0)));
program('columns by a mask', 'matrix', (x) => x.t().index(x.sum(1).gt(0)));
program('by a mask of the last dimensions', 'steps', (x) => x.index([':', T.tensor([true, false, true, false, true])]));
program('by a mask and what follows from it', 'matrix', (x) => {
  const y = x.index(x.gt(0));
  return [y.mul(2).add(1).sum(), y.view([-1, 1]).mul(y), T.cat([y, y]), y.exp().cumsum(0)];
});
program('two masks', ['matrix', 'bools'], (x, m) => [x.index(m), x.index(m.logicalNot()), x.maskedSelect(x.lt(1))]);
program('indexPut by a mask', 'matrix', (x) => [
  x.indexPut([x.gt(0)], T.tensor(7)),
  x.indexPut([x.gt(0)], x.index(x.gt(0)).mul(3)),
  x.indexPut([x.sum(1).gt(0)], T.tensor([1, 2, 3, 4, 5, 6])),
]);
program('indexPut_ by a mask', 'matrix', (x) => {
  const y = x.mul(1);
  y.indexPut_([y.gt(0.5)], T.tensor(0));
  y.narrow(1, 0, 3).indexPut_([x.narrow(1, 1, 3).gt(0)], T.tensor(-1));
  return y;
});
program('takeAlongDim by another tensor', ['matrix', 'small'], (x, i) => [
  x.takeAlongDim(i.to('int64'), 1),
  x.takeAlongDim(i.to('int64').sub(4), 1),
  x.takeAlongDim(i.to('int64').mul(3), 1),
]);
program('takeAlongDim by a sorted order', 'matrix', (x) => [
  x.takeAlongDim(x.argsort(1), 1),
  x.takeAlongDim(x.argsort(0), 0),
  x.takeAlongDim(x.topk(3, { dim: 1 })[1], 1),
]);
program('takeAlongDim of all', 'matrix', (x) => x.takeAlongDim(T.tensor([0n, 3n, -1n])));
program('takeAlongDim along the batch', 'matrix', (x) => x.takeAlongDim(x.argmax(0, true), 0));
program('sort both ways', ['matrix', 'ints'], (x, i) => [
  ...x.sort({ dim: 1, descending: true }),
  ...i.sort(1),
  ...i.sort({ dim: 0, descending: true }),
  i.to('uint8').sort(1)[0],
]);
program('topk, smallest', 'steps', (x) => x.topk(2, { dim: 1, largest: false }));
program('oneHot', 'tokens', (x) => T.oneHot(x, 10));
program('oneHot of the largest', 'steps', (x) => T.oneHot(x.argmax(2), 4));
program('oneHot of a scalar and more', 'tokens', (x) => [
  T.oneHot(x.sum().remainder(4), 4),
  T.oneHot(x, 12).sum(1),
  T.oneHot(x.view(-1), 10)
    .to('float32')
    .matmul(T.ones([10, 2])),
]);
program('oneHot, as many as there are', 'tokens', (x) => T.oneHot(x));
program('oneHot of zeros', 'tokens', (x) => T.oneHot(x.mul(0), 3));
program('oneHot by the batch', 'tokens', (x) => T.oneHot(x.mul(0), x.shape[0]! + 1));
program('sort', 'matrix', (x) => x.sort(1)[0]);
program('topk', 'matrix', (x) => x.topk(2, { dim: 1 })[0]);
program('sums of bool', 'bools', (x) => [x.sum(), x.sum(1), x.to('int64').sum(0)]);
program('a count of what is above', 'matrix', (x) => [x.gt(0).sum(1), x.gt(0).sum(), x.gt(0).to('float32').mean(1)]);

program('matmuls', ['matrix', 'steps'], (x, y) => [
  x.matmul(T.ones([6, 3])),
  y.matmul(T.ones([4, 3])),
  x.matmul(T.ones([6])),
  x.mm(T.ones([6, 2])),
  x.select(0, 0).dot(x.select(0, -1)),
]);
program('batched products', 'steps', (x) => [x.bmm(x.transpose(1, 2)), x.matmul(x.mT), x.matmul(T.ones([1, 4, 2]))]);
program('products of ints', 'ints', (x) => x.matmul(x.t()));
program('addmm', 'matrix', (x) => [
  T.addmm(T.ones([3]), x, T.ones([6, 3])),
  T.addmm(T.ones([1, 3]), x, T.ones([6, 3]), { alpha: 2, beta: 0.5 }),
  T.addmm(T.full([3], NaN), x, T.ones([6, 3]), { beta: 0 }),
]);
program('baddbmm', 'steps', (x) => [
  T.baddbmm(T.ones([1, 5, 5]), x, x.mT),
  T.baddbmm(T.ones([5]), x, x.mT, { alpha: 2, beta: 3 }),
  T.baddbmm(T.full([5], NaN), x, x.mT, { beta: 0 }),
]);
program('addmv', 'matrix', (x) => T.addmv(T.ones([1]), x, T.ones([6])));
program('outer, ger and trace', 'matrix', (x) => [x.select(1, 0).outer(x.select(0, 0)), x.t().matmul(x).trace()]);
program('einsum', 'steps', (x) => [
  T.einsum('btc,bsc->bts', x, x),
  T.einsum('btc,cd->btd', x, T.ones([4, 3])),
  T.einsum('btc->bc', x),
]);
program('tensordot and kron', 'matrix', (x) => [
  T.tensordot(x, T.ones([6, 2]), 1),
  T.kron(x.narrow(1, 0, 2), T.ones([2, 2])),
]);
program('cdist', 'steps', (x) => T.cdist(x, x));
program('cdist of many rows', 'matrix', (x) => {
  const many = T.linspace(-1, 1, 30 * 6).reshape([30, 6]);
  return [T.cdist(x, many), T.cdist(x, many, { p: 1 })];
});
program('linear of one dimension', 'matrix', (x) => nn.functional.linear(x.select(0, 0), T.ones([3, 6]), T.ones([3])));
program('linear with a vector', 'steps', (x) => nn.functional.linear(x, T.ones([4])));
