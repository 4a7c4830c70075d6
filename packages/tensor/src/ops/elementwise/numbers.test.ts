import { fixture } from '@wick/testing';
import * as w from '../../index.ts';
import { add, type DType, div, gt, le, mul, ne, record, sub, type Tensor, tensor } from '../../index.ts';

// A number beside a tensor of floats becomes no tensor where nobody could see it; a listener sees it. Both ways give the
// same bits.

const numbers = [0, -0, 1, -3, 0.1, 1e-46, 2 ** 24 + 1, 2 ** 63, 1e300, -Infinity, Number.NaN];
const values = [0, -0, 1.5, -2, 7, 0.1, Infinity, Number.NaN];
const forms: Record<string, (x: Tensor, v: number) => Tensor> = {
  add: (x, v) => x.add(v),
  sub: (x, v) => x.sub(v),
  mul: (x, v) => x.mul(v),
  div: (x, v) => x.div(v),
  eq: (x, v) => x.eq(v),
  lt: (x, v) => x.lt(v),
  ge: (x, v) => x.ge(v),
};
for (const f of [add, sub, mul, div, ne, le, gt]) forms[`${f.name} of a number`] = (x, v) => f(v, x);

/** What a tensor is made of. The sign of a NaN is the engine's. */
const bits = (t: Tensor) => {
  const values = t.toTypedArray();
  if (values instanceof Float32Array || values instanceof Float64Array)
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = Number.NaN;
  return [t.dtype, t.shape, t.stride(), [...new Uint8Array(values.buffer)]];
};

test.each(Object.entries(forms))('%s by a number gives the bits that a listener sees', (_, form) => {
  for (const dtype of ['float32', 'float64', 'int32', 'int64', 'bool'] as const)
    for (const x of [
      tensor(
        Array.from({ length: 90 }, (_, i) => values[i % (dtype.startsWith('float') ? 8 : 5)]!),
        { dtype },
      ),
      tensor([values.slice(0, 4), values.slice(1, 5)], { dtype }).t(),
      tensor([[7]], { dtype }).expand(1, 3),
      tensor(-2, { dtype }),
      tensor([], { dtype }),
    ])
      for (const v of numbers) {
        const run = () => {
          try {
            return bits(form(x, v));
          } catch (error) {
            return String(error);
          }
        };
        expect([dtype, v, run()]).toEqual([dtype, v, record(() => {}, run)]);
      }
});

test('a gradient goes through a number as through a tensor of one', () => {
  const x = tensor([1, 2, 3], { requiresGrad: true });
  const y = x.mul(2).sub(1);
  expect(y.requiresGrad).toBe(true);
  y.sum().backward();
  expect(x.grad!.tolist()).toEqual([2, 2, 2]);
});

test('the sum of few elements is the sum of all dimensions one by one', () => {
  for (const dtype of ['float32', 'float64'] as const)
    for (const n of [0, 1, 4, 63, 64, 65]) {
      const x = tensor(
        Array.from({ length: n }, (_, i) => (i % 2 ? -1 : 1) / (i + 3)),
        { dtype },
      );
      expect([n, x.sum().tolist()]).toEqual([n, x.sum({ dim: 0, keepdim: true }).squeeze().tolist()]);
      expect([n, x.sum().dtype, x.sum().shape]).toEqual([n, dtype, []]);
    }
});

const mask = tensor([true, false, true]);
const index = tensor([0, 2], { dtype: 'int64' });

/** The calls of fixtures/negativeZero.py. */
const withNegativeZero: Record<string, (x: Tensor) => Tensor> = {
  full: ({ dtype }) => w.full([2], -0, { dtype }),
  fullLike: (x) => w.fullLike(x, -0),
  newFull: (x) => x.newFull([2], -0),
  fill: (x) => x.clone().fill_(-0),
  maskedFill: (x) => x.maskedFill(mask, -0),
  where: (x) => w.where(mask, -0, x),
  indexFill: (x) => x.indexFill(0, index, -0),
  threshold: (x) => w.threshold(x, 0.5, -0),
  pad: (x) => w.pad(x, [1, 1], { value: -0 }),
  clampMin: (x) => x.clamp({ min: -0 }),
  clampMax: (x) => x.clamp({ max: -0 }),
  add: (x) => x.add(-0),
  addInPlace: (x) => x.clone().add_(-0),
  sub: (x) => x.sub(-0),
  subFrom: (x) => sub(-0, x),
  mul: (x) => x.mul(-0),
  div: (x) => x.div(-0),
  divOf: (x) => div(-0, x.add(2)),
  copysign: (x) => x.copysign(-0),
  mulTransposed: (x) => w.stack([x, x]).t().mul(-0),
};
const signs = fixture<{ results: Record<DType, Record<string, string[]>> }>(__dirname, 'negativeZero').results;

test.each(Object.entries(signs))('-0 beside %s has its sign', (dtype, results) => {
  expect(Object.keys(withNegativeZero)).toEqual(Object.keys(results));
  const x = tensor([0, -0, 1], { dtype: dtype as DType });
  for (const [name, call] of Object.entries(withNegativeZero)) {
    const own = call(x);
    const values = results[name]!.map((text) => Number(text.replace('inf', 'Infinity')));
    expect([name, own.dtype, own.to('float64').flatten().tolist()]).toEqual([name, dtype, values]);
  }
});

test("-0 beside whole numbers is their 0, and leaves them their dtype: what -n is should not depend on n's being 0", () => {
  const x = tensor([1, -2], { dtype: 'int32' });
  for (const y of [
    x.mul(-0),
    x.sub(x).add(-0),
    x.bitwiseAnd(-0),
    x.clone().fill_(-0),
    x.maskedFill(x.lt(9), -0),
    x.mul(0),
  ])
    expect([y.dtype, y.tolist()]).toEqual(['int32', [0, 0]]);
});

interface Average {
  readonly weight: number;
  readonly result: number;
  readonly start: number;
  readonly end: number;
}

test.each(fixture<{ cases: Average[] }>(__dirname, 'lerpGradients').cases)(
  'lerp by $weight and its gradients',
  (of) => {
    const [start, end] = [w.full([2], 1, { requiresGrad: true }), w.zeros(2, { requiresGrad: true })];
    const result = start.lerp(end, of.weight);
    result.sum().backward();
    const first = (t: Tensor | null) => t!.select(0, 0).item();
    expect([result, start.grad, end.grad].map(first)).toEqual([of.result, of.start, of.end]);
  },
);
