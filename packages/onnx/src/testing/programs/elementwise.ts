import type { Tensor } from '@wick/tensor';
import * as T from '@wick/tensor';
import { type Any, alike, type Kind, program } from './program.ts';

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
alike(false);
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
