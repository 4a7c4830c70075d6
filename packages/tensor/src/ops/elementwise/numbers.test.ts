import { add, div, gt, le, mul, ne, record, sub, type Tensor, tensor } from '../../index.ts';

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
