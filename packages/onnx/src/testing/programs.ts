// Small programs of wick's public functions, methods and layers, to be exported with a dynamic batch and compared.
import * as nn from '@wick/nn';
import * as T from '@wick/tensor';
import { randint, randn, type Tensor } from '@wick/tensor';

type Result = unknown;

/** One program: its inputs at a batch size, and what it computes of them. */
export interface Program {
  readonly name: string;
  readonly inputs: (batch: number) => Tensor[];
  /** A module, or a function; made once. */
  readonly make: () => nn.Module;
  /** One of many that are alike. */
  readonly varied: boolean;
}

type F = (...x: Tensor[]) => Result;

function moduleOf(f: F): nn.Module {
  return new (class extends nn.Module {
    override forward(...x: Tensor[]): Result {
      return f(...x);
    }
  })();
}

const kinds = {
  matrix: (b: number) => randn([b, 6]),
  ints: (b: number) => randint(-4, 5, [b, 6]),
  bools: (b: number) => randn([b, 6]).gt(0),
  small: (b: number) => randint(0, 4, [b, 6]).to('int32'),
  bytes: (b: number) => randint(0, 9, [b, 6]).to('uint8'),
  steps: (b: number) => randn([b, 5, 4]),
  series: (b: number) => randn([b, 4, 12]),
  image: (b: number) => randn([b, 4, 8, 6]),
  volume: (b: number) => randn([b, 2, 4, 5, 4]),
  tokens: (b: number) => randint(0, 10, [b, 5]),
} as const;
type Kind = keyof typeof kinds;

const list: Program[] = [];
let varied = true;
function program(name: string, kind: Kind | readonly Kind[], f: F): void {
  const all = typeof kind === 'string' ? [kind] : kind;
  list.push({ name, inputs: (b) => all.map((k) => kinds[k](b)), make: () => moduleOf(f), varied });
}
function layer(name: string, kind: Kind, make: () => nn.Module): void {
  list.push({ name, inputs: (b) => [kinds[kind](b)], make, varied });
}

// biome-ignore lint/suspicious/noExplicitAny: methods by name.
type Any = any;

const unary =
  'abs sign exp expm1 exp2 log log1p log2 log10 sqrt rsqrt reciprocal square sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh relu sigmoid erf erfc lgamma digamma floor ceil trunc round frac neg logicalNot'.split(
    ' ',
  );
const domains: Record<string, (x: Tensor) => Tensor> = {
  acosh: (x) => x.abs().add(1.25),
  asin: (x) => x.clamp(-0.9, 0.9),
  acos: (x) => x.clamp(-0.9, 0.9),
  atanh: (x) => x.clamp(-0.9, 0.9),
  tan: (x) => x.clamp(-1, 1),
  ...Object.fromEntries(
    ['log', 'log2', 'log10', 'sqrt', 'rsqrt', 'lgamma', 'digamma', 'log1p'].map((m) => [
      m,
      (x: Tensor) => x.abs().add(0.5),
    ]),
  ),
};
const domain = (m: string, x: Tensor): Any => (domains[m] ?? ((y: Tensor) => y))(x);
const ways: Record<string, (y: Tensor) => Tensor> = {
  'a row': (y) => y.select(0, 0),
  'the last row': (y) => y.select(0, -1),
  'a column': (y) => y.select(1, 2),
  'the last column': (y) => y.select(1, -1),
  'a part': (y) => y.narrow(1, 1, 3),
  'every other': (y) => y.slice(1, 0, null, 2),
  'rows from the second on': (y) => y.slice(0, 1),
  'its transpose': (y) => y.t(),
  'a flat view': (y) => y.view(-1),
  'a part of its transpose': (y) => y.t().narrow(0, 2, 2),
  'a reshaped part': (y) => y.narrow(1, 0, 4).unflatten(1, [2, 2]).select(1, 1),
  'an unsqueezed view': (y) => y.unsqueeze(1).squeeze(1),
  'its data': (y) => y.data,
  detached: (y) => y.detach(),
  'one of unbind': (y) => y.unbind(1)[3]!,
  'one of chunk': (y) => y.chunk(2, 1)[1]!,
  'a view of a view': (y) => y.view([-1, 2, 3]).select(1, 0).narrow(1, 1, 2),
  'windows apart': (y) => y.unfold(1, 2, 3),
};
for (const m of unary) {
  program(`${m} of floats`, 'matrix', (x) => domain(m, x)[m]());
  program(`${m} of ints`, 'ints', (x) => domain(m, x)[m]());
  program(`${m} of bools`, 'bools', (x) => (x as Any)[m]());
  program(`${m} of bytes`, 'bytes', (x) => (x as Any)[m]());
  if (m === 'relu' || `${m}_` in T.Tensor.prototype)
    program(`${m}_ in place`, 'matrix', (x) => {
      const y: Any = domain(m, x).clone();
      y[`${m}_`]();
      return y.mul(2);
    });
}
for (const [way, view] of Object.entries(ways)) {
  program(`mul_ of ${way}`, 'matrix', (x) => {
    const y = x.mul(1);
    view(y).mul_(5);
    return [y, y.sum(1)];
  });
  program(`relu_ of ${way}, read through another view`, 'matrix', (x) => {
    const y = x.add(0.25);
    const before = y.narrow(1, 0, 4);
    const rows = y.select(0, 0);
    view(y).relu_();
    return [before.exp(), rows, y];
  });
  program(`fill_, zero_ and add_ of ${way}`, 'matrix', (x) => {
    const y = x.add(1);
    const v = view(y);
    v.fill_(3);
    y.add_(x);
    v.sub_(1);
    y.select(1, 5).zero_();
    return [v, y];
  });
  program(`copy_ into ${way} of zeros`, 'matrix', (x) => {
    const y = T.zerosLike(x);
    const v = view(y);
    v.copy_(view(x.mul(2)));
    return y;
  });
  program(`the input itself, through ${way}`, 'matrix', (x) => {
    view(x).mul_(3);
    return x.add(1);
  });
  program(`gt_ and logicalNot_ of ${way}`, 'matrix', (x) => {
    const y = x.mul(1);
    view(y).gt_(0);
    const z = y.clone();
    view(z).logicalNot_();
    return [y, z];
  });
}

const binary =
  'add sub mul div floorDivide remainder fmod pow maximum minimum fmax fmin atan2 hypot logaddexp eq ne lt le gt ge logicalAnd logicalOr logicalXor bitwiseAnd bitwiseOr bitwiseXor'.split(
    ' ',
  );
const pairsOf: Kind[][] = [
  ['matrix', 'matrix'],
  ['matrix', 'ints'],
  ['ints', 'matrix'],
  ['ints', 'ints'],
  ['small', 'ints'],
  ['bools', 'ints'],
  ['bools', 'bools'],
  ['bytes', 'bytes'],
  ['bytes', 'small'],
  ['matrix', 'bools'],
];
for (const m of binary) {
  for (const [a, b] of pairsOf as [Kind, Kind][])
    program(`${m} of ${a} and ${b}`, [a, b], (x: Any, y: Any) => {
      const safe = ['div', 'floorDivide', 'remainder', 'fmod'].includes(m)
        ? y.dtype === 'bool'
          ? y
          : y.abs().add(1)
        : y;
      return m === 'pow' ? x.abs().pow(safe.dtype === 'bool' ? safe : safe.abs()) : x[m](safe);
    });
  program(`${m} of a number`, 'matrix', (x: Any) =>
    m === 'pow'
      ? x.abs().pow(2.5)
      : m.startsWith('bitwise')
        ? x.gt(0)[m](true)
        : ['maximum', 'minimum', 'fmax', 'fmin', 'atan2', 'hypot', 'logaddexp'].includes(m)
          ? x[m](T.tensor(0.5))
          : x[m](2),
  );
  program(`${m} of ints and a number`, 'ints', (x: Any) =>
    ['maximum', 'minimum', 'fmax', 'fmin', 'atan2', 'hypot', 'logaddexp'].includes(m) ? x[m](T.tensor(2n)) : x[m](2),
  );
  program(`${m} of ints and a fraction`, 'ints', (x: Any) =>
    ['maximum', 'minimum', 'fmax', 'fmin', 'atan2', 'hypot', 'logaddexp'].includes(m)
      ? x[m](T.tensor(2.5))
      : m === 'pow'
        ? x.abs().pow(2.5)
        : x[m](2.5),
  );
  program(`${m} broadcast`, ['matrix'], (x: Any) => {
    const y = x.abs().add(1);
    return y[m](y.sum(1, true).abs());
  });
  if (`${m}_` in T.Tensor.prototype)
    program(`${m}_ in place`, ['matrix', 'matrix'], (x: Any, y: Any) => {
      const z = x.abs().add(1);
      z[`${m}_`](y.abs().add(0.5));
      return z;
    });
}
varied = false;
program('div, floor', ['matrix', 'matrix'], (x, y) => x.div(y, { roundingMode: 'floor' }));
program('div, trunc', ['matrix', 'matrix'], (x, y) => x.mul(5).div(y, { roundingMode: 'trunc' }));
program('div of ints, floor', ['ints', 'ints'], (x, y) => x.div(y.abs().add(1).neg(), { roundingMode: 'floor' }));
program('div of ints, trunc', ['ints', 'ints'], (x, y) => x.div(y.abs().add(1).neg(), { roundingMode: 'trunc' }));
program('add with alpha', ['matrix', 'matrix'], (x, y) => x.add(y, { alpha: 3 }));
program('sub with alpha, ints', ['ints', 'ints'], (x, y) => x.sub(y, { alpha: 3 }));
program('add of bools', ['bools', 'bools'], (x, y) => x.add(y));
program('lerp', ['matrix', 'matrix'], (x, y) => x.lerp(y, 0.3));
program('addcmul and addcdiv', ['matrix', 'matrix'], (x, y) => [
  x.addcmul(y, x, { value: 2 }),
  x.addcdiv(y, x.abs().add(1), { value: -2 }),
]);
program('clamp', 'matrix', (x) => [x.clamp(-0.5, 0.5), x.clampMin(0), x.clampMax(0.1), x.clone().clamp_(0, 1)]);
program('clamp of ints', 'ints', (x) => [x.clamp(-1, 2), x.clamp(-0.5, 1.5)]);
program('clamp by tensors', ['matrix', 'matrix'], (x, y) => T.clamp(x, y.neg().abs().neg(), y.abs()));
program('where', ['bools', 'matrix', 'ints'], (c, x, y) => [T.where(c, x, y), T.where(c, y, 0), T.where(c, 1, x)]);
program('maskedFill', ['matrix', 'bools'], (x, m) => [x.maskedFill(m, 7), x.clone().maskedFill_(m, -1)]);
program('maskedFill through a view', ['matrix', 'bools'], (x, m) => {
  const y = x.mul(1);
  y.narrow(1, 0, 3).maskedFill_(m.narrow(1, 0, 3), 9);
  return y;
});
program('isnan, isinf, isfinite', 'matrix', (x) => {
  const y = x.div(x.gt(0).to('float32'));
  return [y.isnan(), y.isinf(), y.isfinite(), y.mul(0).isnan()];
});
program('isnan of ints', 'ints', (x) => [x.isnan(), x.isinf(), x.isfinite()]);
program('nanToNum', 'matrix', (x) => x.div(x.gt(0).to('float32')).nanToNum());
program('to every dtype', 'matrix', (x) => [
  x.to('float64'),
  x.to('int64'),
  x.to('int32'),
  x.abs().to('uint8'),
  x.to('bool'),
]);
program('round to decimals', 'matrix', (x) => x.round({ decimals: 2 }));

varied = true;
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
varied = false;
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

const F = nn.functional;
program('attention', 'steps', (x) => [
  F.scaledDotProductAttention(x, x, x),
  F.scaledDotProductAttention(x, x, x, { isCausal: true }),
  F.scaledDotProductAttention(x, x.unsqueeze(0), x),
]);
program('attention with masks', 'steps', (x) => [
  F.scaledDotProductAttention(x, x, x, { attnMask: T.ones([5, 5]).tril().to('bool') }),
  F.scaledDotProductAttention(x, x, x, { attnMask: T.ones([5, 5]).tril().sub(1) }),
]);
program('attention over the batch, causal', 'matrix', (x) => F.scaledDotProductAttention(x, x, x, { isCausal: true }));
program('activations with options', 'matrix', (x) => [
  F.celu(x, { alpha: 0.5 }),
  F.elu(x, { alpha: 2 }),
  F.gelu(x),
  F.gelu(x, { approximate: 'tanh' }),
  F.hardtanh(x, { minVal: -0.5, maxVal: 0.5 }),
  F.leakyRelu(x, { negativeSlope: 0.3 }),
  F.softplus(x, { beta: 2, threshold: 3 }),
  F.threshold(x, 0.1, 5),
  F.hardshrink(x),
  F.softshrink(x),
  F.glu(x),
  F.mish(x),
  F.silu(x),
  F.selu(x),
  F.relu6(x),
  F.logsigmoid(x),
  F.tanhshrink(x),
  F.softsign(x),
  F.hardswish(x),
  F.hardsigmoid(x),
  F.softmin(x, 1),
]);
program('logSigmoid far out', 'matrix', (x) => F.logsigmoid(x.mul(100)));
program('activations in place', 'matrix', (x) =>
  ['celu_', 'elu_', 'hardtanh_', 'leakyRelu_', 'relu_', 'selu_'].map((m) => {
    const y = x.mul(1);
    (F as Any)[m](y.narrow(1, 0, 3));
    return y;
  }),
);
program('inplace options', 'matrix', (x) => {
  const y = x.mul(1);
  F.relu(y, { inplace: true });
  return y;
});
program('dropouts', 'image', (x) => [F.dropout(x, { training: false }), F.dropout2d(x, { training: false })]);
program('normalize', 'matrix', (x) => [F.normalize(x), F.normalize(x, { p: 1, dim: 0 })]);
program('layerNorm over the batch too', 'matrix', (x) => F.layerNorm(x, x.shape));
program('layerNorm', 'steps', (x) => [F.layerNorm(x, [4]), F.layerNorm(x, [5, 4]), F.rmsNorm(x, [4])]);
program('layerNorm, unaffine, of ones', 'steps', (x) => F.layerNorm(x.unsqueeze(2), [1, 4]));
program('rmsNorm over the batch too', 'matrix', (x) => F.rmsNorm(x, x.shape));
program('groupNorm', 'image', (x) => F.groupNorm(x, 2));
program('groupNorm by the batch', 'image', (x) => F.groupNorm(x, x.shape[0]! % 2 === 0 ? 2 : 4));
program('instanceNorm', 'image', (x) => F.instanceNorm(x));
program('batchNorm by its own', 'image', (x) => F.batchNorm(x, null, null, null, null, { training: true }));
program('localResponseNorm', 'image', (x) => F.localResponseNorm(x, 3));
program('pads', 'image', (x) => [
  F.pad(x, [1, 2]),
  F.pad(x, [1, 1, 0, 2], { value: 3 }),
  F.pad(x, [1, 1, 1, 1], { mode: 'reflect' }),
  F.pad(x, [2, 0, 1, 1], { mode: 'replicate' }),
  F.pad(x, [1, 1], { mode: 'constant' }),
  F.pad(x, [-1, 1]),
]);
program('pad of the batch', 'matrix', (x) => F.pad(x, [0, 0, 1, 2]));
program('pad by the batch', 'matrix', (x) => F.pad(x, [0, x.shape[0]!]));
program('max pools', 'image', (x) => [
  F.maxPool2d(x, 2),
  F.maxPool2d(x, 3, { stride: 2, padding: 1 }),
  F.maxPool2d(x, 3, { stride: 2, ceilMode: true }),
  F.maxPool2d(x, [2, 3], { stride: [1, 2], dilation: [2, 1] }),
]);
program('average pools', 'image', (x) => [
  F.avgPool2d(x, 2),
  F.avgPool2d(x, 3, { stride: 2, padding: 1 }),
  F.avgPool2d(x, 3, { stride: 2, padding: 1, ceilMode: true }),
  F.avgPool2d(x, 3, { stride: 2, padding: 1, countIncludePad: false }),
]);
program('average pools, ceiled and counted', 'image', (x) =>
  F.avgPool2d(x, 3, { stride: 2, padding: 1, ceilMode: true, countIncludePad: true }),
);
program('average pool, divisor', 'image', (x) => F.avgPool2d(x, 2, { divisorOverride: 3 }));
program('pools by the batch', 'image', (x) => F.avgPool2d(x, Math.min(x.shape[0]!, 3)));
program('max pool by the batch', 'image', (x) => F.maxPool2d(x, 2, { stride: Math.min(x.shape[0]!, 3) }));
program('pool over all', 'image', (x) => F.avgPool2d(x, [x.shape[2]!, x.shape[3]!]));
program('pools without a batch', 'steps', (x) => [
  F.maxPool2d(x, 2),
  F.avgPool2d(x, 2),
  F.adaptiveAvgPool2d(x, 1),
  F.adaptiveMaxPool2d(x, 1) as Any,
]);

program('pools of planes', 'image', (x) => [
  F.maxPool2d(x.flatten(0, 1), 2),
  F.adaptiveAvgPool2d(x.flatten(0, 1), [4, 3]),
]);

program('pools of lines', 'series', (x) => [
  F.maxPool1d(x, 2),
  F.avgPool1d(x, 3),
  F.maxPool1d(x.flatten(0, 1), 2),
  F.adaptiveAvgPool1d(x, 4),
  F.lpPool1d(x.abs(), 2, 2),
]);
program('adaptive pools by the batch', 'image', (x) => F.adaptiveAvgPool2d(x, Math.min(x.shape[0]!, 3)));
program('adaptive pools', 'image', (x) => [
  F.adaptiveAvgPool2d(x, 1),
  F.adaptiveAvgPool2d(x, [4, 3]),
  F.adaptiveAvgPool2d(x, [3, 4]),
  F.adaptiveMaxPool2d(x, [2, 3]) as Any,
  F.adaptiveAvgPool2d(x, [null, 1]),
]);
program('max pool with indices', 'image', (x) => F.maxPool2d(x, 2, { returnIndices: true }));
program('convolutions', 'image', (x) => [
  F.conv2d(x, T.ones([2, 4, 3, 3]).mul(0.1)),
  F.conv2d(x, T.ones([4, 1, 3, 3]).mul(0.1), T.ones([4]), { groups: 4, padding: 1, stride: 2 }),
  F.conv2d(x, T.ones([2, 4, 3, 2]).mul(0.1), null, { dilation: [2, 1] }),
  F.conv2d(x, T.ones([2, 4, 2, 2]).mul(0.1), null, { padding: 'same' }),
]);
program('convolution without a batch', 'steps', (x) => F.conv1d(x.select(0, 0), T.ones([2, 5, 3])));
program('convolution by the batch', 'image', (x) =>
  F.conv2d(x, T.ones([2, 4, 3, 3]), null, { padding: Math.min(x.shape[0]!, 3) }),
);
program('convolution with weights of the batch', 'image', (x) =>
  F.conv2d(x.reshape(1, -1, 8, 6), x.mean([2, 3]).reshape(-1, 1, 1, 1), null, { groups: x.shape[0]! * 4 }),
);
program('transposed convolutions', 'image', (x) => [
  F.convTranspose2d(x, T.ones([4, 2, 3, 3]).mul(0.1)),
  F.convTranspose2d(x, T.ones([4, 2, 3, 3]).mul(0.1), null, { stride: 2, padding: 1, outputPadding: 1 }),
  F.convTranspose2d(x, T.ones([4, 1, 2, 3]).mul(0.1), T.ones([2]), { groups: 2, dilation: 2 }),
]);
program('convolutions of lines and volumes', ['series', 'volume'], (x, y) => [
  F.conv1d(x, T.ones([2, 4, 3])),
  F.convTranspose1d(x, T.ones([4, 2, 3]), null, { stride: 2 }),
  F.conv3d(y, T.ones([2, 2, 2, 2, 2])),
  F.convTranspose3d(y, T.ones([2, 1, 2, 2, 2])),
]);
program('convTbc', 'steps', (x) => T.convTbc(x.transpose(0, 1), T.ones([3, 4, 2]), T.ones([2])));
program('blocks', 'image', (x) => [
  F.unfold(x, 2),
  F.unfold(x, [2, 3], { stride: 2, padding: 1 }),
  F.fold(F.unfold(x, 2, { stride: 2 }), [8, 6], 2, { stride: 2 }),
]);
program('blocks by the batch', 'image', (x) => F.unfold(x, Math.min(3, x.shape[0]!)));
program('shuffles', 'image', (x) => [F.pixelShuffle(x, 2), F.pixelUnshuffle(x, 2), F.channelShuffle(x, 2)]);
program('interpolations', 'image', (x) => [
  F.interpolate(x, { scaleFactor: 2 }),
  F.interpolate(x, { size: [5, 9] }),
  F.interpolate(x, { size: [12, 9], mode: 'bilinear' }),
  F.interpolate(x, { scaleFactor: [0.5, 1.5], mode: 'bilinear', alignCorners: true }),
  F.interpolate(x, { size: 7, mode: 'bicubic' }),
  F.interpolate(x, { size: [4, 3], mode: 'area' }),
  F.interpolate(x, { scaleFactor: 2, mode: 'nearest-exact' }),
]);
program('interpolation by the batch', 'image', (x) => F.interpolate(x, { scaleFactor: x.shape[0]! }));
program('interpolation to the batch', 'image', (x) => F.interpolate(x, { size: [x.shape[0]! + 2, 4] }));
program('affineGrid and gridSample', 'image', (x) =>
  F.gridSample(
    x,
    F.affineGrid(
      T.tensor([
        [
          [1, 0, 0.1],
          [0, 1, 0],
        ],
      ]).expand(x.shape[0]!, 2, 3),
      [x.shape[0]!, 4, 5, 5],
    ),
  ),
);
program('embedding', 'tokens', (x) => F.embedding(x, T.arange(40).to('float32').view(10, 4)));
for (const mode of ['sum', 'mean', 'max'] as const) {
  const table = () => T.arange(40).to('float32').view(10, 4).sin();
  program(`embeddingBag, ${mode}`, 'tokens', (x) => F.embeddingBag(x, table(), { mode }));
  program(`embeddingBag, ${mode}, with padding`, 'tokens', (x) => F.embeddingBag(x, table(), { mode, paddingIdx: 3 }));
  program(`embeddingBag, ${mode}, of one dimension`, 'tokens', (x) => [
    F.embeddingBag(x.view(-1), table(), { mode, offsets: T.tensor([0n, 2n, 2n, 5n]), paddingIdx: 1 }),
    F.embeddingBag(x.view(-1), table(), { mode, offsets: T.tensor([0n, 1n, 5n]), includeLastOffset: true }),
  ]);
}
program('embeddingBag, weighted', ['tokens', 'steps'], (x, w) =>
  F.embeddingBag(x, T.arange(40).to('float32').view(10, 4), { mode: 'sum', perSampleWeights: w.select(2, 0) }),
);
program('embeddingBag', 'tokens', (x) => F.embeddingBag(x, T.arange(40).to('float32').view(10, 4)));
program('similarities', ['matrix', 'matrix'], (x, y) => [F.cosineSimilarity(x, y), F.pairwiseDistance(x, y)]);
program('losses', ['matrix', 'matrix'], (x, y) => F.mseLoss(x, y));
program('crossEntropy', 'matrix', (x) => F.crossEntropy(x, x.argmax(1)));
program('gumbelSoftmax', 'matrix', (x) => F.gumbelSoftmax(x));
program('noise', 'matrix', (x) => x.add(T.randnLike(x)));
program('multiHeadAttention', 'steps', (x) =>
  x
    .view(x.shape[0]!, 5, 2, 2)
    .transpose(1, 2)
    .matmul(x.view(x.shape[0]!, 5, 2, 2).permute(0, 2, 3, 1))
    .softmax(-1),
);

const L = (name: string, kind: Kind, make: () => nn.Module) => layer(`nn.${name}`, kind, make);
L('LSTM, batch first', 'steps', () => new nn.LSTM(4, 3, { batchFirst: true }));
L(
  'LSTM, batch first, two layers, both directions',
  'steps',
  () => new nn.LSTM(4, 3, { batchFirst: true, numLayers: 2, bidirectional: true }),
);
L('GRU, batch first', 'steps', () => new nn.GRU(4, 3, { batchFirst: true }));
L('RNN, batch first', 'steps', () => new nn.RNN(4, 3, { batchFirst: true }));
L('LSTM over the batch', 'steps', () => new nn.LSTM(4, 3));
L('LSTMCell', 'matrix', () => new nn.LSTMCell(6, 3));
L('GRUCell', 'matrix', () => new nn.GRUCell(6, 3));
L('RNNCell', 'matrix', () => new nn.RNNCell(6, 3));
L(
  'TransformerEncoderLayer',
  'steps',
  () => new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 8, batchFirst: true }),
);
L('BatchNorm2d', 'image', () => new nn.BatchNorm2d(4));
L('BatchNorm1d', 'matrix', () => new nn.BatchNorm1d(6));
L('InstanceNorm2d', 'image', () => new nn.InstanceNorm2d(4));
L('GroupNorm', 'image', () => new nn.GroupNorm(2, 4));
L('LayerNorm', 'steps', () => new nn.LayerNorm(4));
L('Conv2d, circular', 'image', () => new nn.Conv2d(4, 3, 3, { padding: 1, paddingMode: 'circular' }));
L('PReLU', 'image', () => new nn.PReLU(4));
L('PReLU of one', 'matrix', () => new nn.PReLU());
L('Embedding', 'tokens', () => new nn.Embedding(10, 4));
L('EmbeddingBag', 'tokens', () => new nn.EmbeddingBag(10, 4));
L(
  'Bilinear',
  'matrix',
  () =>
    new (class extends nn.Module {
      inner = new nn.Bilinear(6, 6, 2);
      override forward(x: Tensor): Tensor {
        return this.inner.forward(x, x);
      }
    })(),
);
L(
  'Sequential with in-place activations',
  'image',
  () =>
    new nn.Sequential(
      new nn.Conv2d(4, 4, 3),
      new nn.ReLU({ inplace: true } as Any),
      new nn.Flatten(),
      new nn.Linear(4 * 6 * 4, 3),
    ),
);
L(
  'a class token',
  'steps',
  () =>
    new (class extends nn.Module {
      token = new nn.Parameter(T.randn(1, 1, 4));
      override forward(x: Tensor): Tensor {
        return T.cat([this.token.expand(x.shape[0]!, -1, -1), x], 1).transpose(0, 1);
      }
    })(),
);
L(
  'a buffer that counts',
  'matrix',
  () =>
    new (class extends nn.Module {
      seen = new nn.Buffer(T.zeros(1));
      override forward(x: Tensor): Tensor {
        this.seen.add_(1);
        return x.add(this.seen);
      }
    })(),
);
L(
  'a scratch tensor',
  'steps',
  () =>
    new (class extends nn.Module {
      scratch = T.zeros(5, 4);
      override forward(x: Tensor): Tensor {
        this.scratch.copy_(x.select(0, 0));
        return this.scratch.mul(2);
      }
    })(),
);
L(
  'a scratch tensor that is added to',
  'steps',
  () =>
    new (class extends nn.Module {
      scratch = T.zeros(5, 4);
      override forward(x: Tensor): Tensor {
        this.scratch.narrow(0, 0, 2).copy_(x.select(0, 0).narrow(0, 0, 2));
        return this.scratch.mul(2);
      }
    })(),
);
program('hidden states of zeros, changed', 'steps', (x) => {
  const h = T.zeros([x.shape[0]!, 4]);
  for (let t = 0; t < 5; t++) h.add_(x.select(1, t)).tanh_();
  return h;
});
program('rows filled one by one', 'steps', (x) => {
  const out = T.zeros([x.shape[0]!, 5]);
  for (let t = 0; t < 5; t++) out.select(1, t).copy_(x.select(1, t).sum(1));
  return out;
});
program('squeeze of a batch of one', 'matrix', (x) => x.squeeze(0));
program('a branch for one', 'matrix', (x) => (x.shape[0] === 1 ? x.sum() : x.sum(1)));
program('item of the input', 'matrix', (x) => x.mul(x.max().item() as number));
program('data set to another', 'matrix', (x) => {
  const y = x.mul(2);
  const z = x.add(1);
  y.data = z;
  y.mul_(2);
  return [y, z];
});
program('expanded and filled', 'matrix', (x) => {
  const y = x.sum(1, true);
  y.expand(x.shape[0]!, 3).fill_(2);
  return y;
});
program('masked in place through data', ['matrix', 'bools'], (x, m) => {
  const y = x.mul(1);
  y.data.maskedFill_(m, 0);
  return y.add(x);
});

/** All of them. */
export const programs: readonly Program[] = list;
