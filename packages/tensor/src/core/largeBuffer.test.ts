import {
  addmm,
  baddbmm,
  clamp,
  linear,
  manualSeed,
  randn,
  scaledDotProductAttention,
  type Tensor,
  where,
  zeros,
} from '../index.ts';
import { LARGE } from './largeBuffer.ts';

/** Runs `fn` with memory that nobody has cleared full of one byte. */
function withLeftovers<T>(byte: number, fn: () => T): T {
  const allocUnsafeSlow = Buffer.allocUnsafeSlow;
  const spy = jest.spyOn(Buffer, 'allocUnsafeSlow').mockImplementation((n) => allocUnsafeSlow(n).fill(byte));
  try {
    return fn();
  } finally {
    spy.mockRestore();
  }
}

function bytesOf(t: Tensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = t.toTypedArray();
  return new Uint8Array(buffer, byteOffset, byteLength);
}

manualSeed(0);
const x = randn(300, 400);
const y = randn(300, 400);
const image = randn(4, 6, 60, 60);
const few = randn(2, 300);

const results: Record<string, () => Tensor> = {
  'a sum': () => x.add(y),
  'of layouts that differ': () => x.t().add(y.reshape(400, 300)),
  'of what is stretched': () => x.add(y.narrow(0, 3, 1)),
  'a truth': () => x.gt(0),
  'a choice': () => where(x.gt(0), x, 0),
  limits: () => clamp(x, -1, 1),
  'a transposed copy': () => x.t().contiguous(),
  'a copy of a part': () => image.narrow(3, 5, 30).clone(),
  'channels last': () => image.contiguous({ memoryFormat: 'channelsLast' }),
  'another dtype': () => image.to('float64'),
  integers: () => image.to('int64'),
  'truths of NaN': () => x.div(x.sub(x)).to('bool'),
  'a softmax': () => image.softmax(1),
  'running sums': () => image.cumsum(2),
  'a gather': () => x.gather(1, x.argsort(1)),
  'a selection': () => image.indexSelect(2, x.narrow(1, 0, 1).reshape(300).abs().mul(4).to('int64')),
  joined: () => x.narrow(1, 0, 350).t(),
  'a product': () => x.matmul(y.t()),
  'a product of doubles': () => x.double().matmul(y.t().double()),
  'a product without steps': () => x.narrow(1, 0, 0).matmul(y.narrow(1, 0, 0).t()),
  'a thin product': () => x.narrow(0, 0, 2).t().contiguous().matmul(few),
  'products of a batch': () => image.matmul(image.transpose(-2, -1)),
  'products of batches that are stretched': () => image.narrow(1, 0, 1).matmul(image.narrow(0, 0, 1)),
  'a sum with a product': () => addmm(x.narrow(1, 0, 300), x, y.t(), { beta: 0.5 }),
  'a product that takes the place of what it is added to': () => addmm(x.narrow(1, 0, 300), x, y.t(), { beta: 0 }),
  'sums with products': () => baddbmm(image.select(0, 0), image.select(0, 1), image.select(0, 2)),
  'a linear layer': () => linear(x, y, y.narrow(1, 0, 1).reshape(300)),
  attention: () => scaledDotProductAttention(image, image, image, { isCausal: true }),
  'attention of doubles': () => scaledDotProductAttention(image.double(), image.double(), image.double()),
};

test.each(Object.keys(results))('%s holds nothing of what was in its memory before', (name) => {
  const make = results[name]!;
  const clean = withLeftovers(0, make);
  const dirty = withLeftovers(0xff, make);
  expect(bytesOf(clean).length).toBeGreaterThan(LARGE);
  expect(Buffer.compare(bytesOf(dirty), bytesOf(clean))).toBe(0);
});

test('what is asked for cleared is cleared, however large', () => {
  withLeftovers(0xff, () => {
    expect(x.gt(0).logicalAnd(x.le(0)).any().item()).toBe(false);
    expect(zeros(300, 400).abs().sum().item()).toBe(0);
  });
});
