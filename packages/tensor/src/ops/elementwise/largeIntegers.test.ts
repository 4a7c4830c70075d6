import { fixture } from '@wick/testing';
import * as w from '../../index.ts';
import { type Tensor, tensor } from '../../index.ts';

const B = 2 ** 53;
const t = tensor([2n ** 53n + 1n, 2n ** 53n, 2n ** 53n - 1n, 2n ** 62n, -(2n ** 53n) - 1n]);
const mask = tensor([true, false, true, false, true]);

/** The calls of fixtures/largeIntegers.py. */
const calls: Record<string, () => Tensor> = {
  eq: () => t.eq(B),
  ne: () => t.ne(B),
  lt: () => t.lt(B),
  le: () => t.le(B),
  gt: () => t.gt(B),
  ge: () => t.ge(B),
  eqNegative: () => t.eq(-B),
  gtLarge: () => t.gt(2 ** 61),
  clampMin: () => t.clampMin(B),
  clampMax: () => t.clampMax(B),
  clamp: () => t.clamp(-B, B),
  add: () => t.add(B),
  sub: () => t.sub(B),
  mul: () => t.mul(B),
  remainder: () => t.remainder(B),
  fmod: () => t.fmod(B),
  floorDivide: () => t.floorDivide(B),
  where: () => w.where(mask, t, B),
  maximum: () => t.maximum(tensor(B, { dtype: 'int64' })),
  minimum: () => t.minimum(tensor(B, { dtype: 'int64' })),
  maskedFill: () => t.maskedFill(mask, B),
  fill: () => t.clone().fill_(2 * B),
  full: () => w.full([2], 4 * B, { dtype: 'int64' }),
  eqInPlace: () => t.clone().eq_(B),
  addInPlace: () => t.clone().add_(B),
  bitwiseAnd: () => t.bitwiseAnd(B),
  int32add: () => tensor([5], { dtype: 'int32' }).add(B),
  float32add: () => tensor([1]).add(4 * B),
};

const { results } = fixture<{ results: Record<string, { dtype: string; values: string[] }> }>(
  __dirname,
  'largeIntegers',
);

test('the calls are those of the script', () => expect(Object.keys(calls)).toEqual(Object.keys(results)));

test.each(Object.entries(calls))('%s with a whole number beyond 2^53 is exact', (name, call) => {
  const { dtype, values } = results[name]!;
  const own = call();
  expect(own.dtype).toBe(dtype);
  const shown = Array.from(own.toTypedArray() as ArrayLike<number | bigint>, (v) =>
    own.dtype === 'bool' ? String(v === 1) : typeof v === 'number' ? String(BigInt(v)) : String(v),
  );
  expect(shown).toEqual(values.map((v) => (own.dtype === 'float32' ? String(BigInt(Number(v))) : v)));
});

test('a number beyond int64 stays a float', () => {
  expect(
    t
      .lt(2 ** 63)
      .all()
      .item(),
  ).toBe(true);
  expect(t.add(2 ** 63).dtype).toBe('float32');
});
