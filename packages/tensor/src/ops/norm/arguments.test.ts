import {
  batchNorm,
  embeddingBag,
  groupNorm,
  instanceNorm,
  layerNorm,
  ones,
  rmsNorm,
  type Tensor,
  tensor,
  zeros,
} from '../../index.ts';

const wide = { dtype: 'float64' } as const;
const x = ones(2, 4, 3);
const four = () => ones(4);
const other = () => ones([4], wide);

// PyTorch refuses each: "mixed dtype (CPU): all inputs must share same datatype", "expected scalar type Float but found
// Double".
test.each<[string, () => Tensor, RegExp]>([
  ['batchNorm: weight', () => batchNorm(x, null, null, other(), null, { training: true }), /weight.*float32.*float64/],
  ['batchNorm: bias', () => batchNorm(x, null, null, four(), other(), { training: true }), /bias.*float32.*float64/],
  ['batchNorm: statistics', () => batchNorm(x, other(), other()), /runningMean.*float32.*float64/],
  ['batchNorm: one statistic', () => batchNorm(x, four(), other(), null, null, { training: true }), /runningVar/],
  ['batchNorm: input', () => batchNorm(x.double(), four(), four(), four(), four()), /runningMean.*float64.*float32/],
  ['layerNorm', () => layerNorm(ones(2, 4), [4], other()), /dtype/],
  ['groupNorm', () => groupNorm(x, 2, other()), /dtype/],
  ['instanceNorm', () => instanceNorm(x, { weight: other() }), /dtype/],
])('%s of another dtype is refused', (_, call, message) => {
  expect(call).toThrow(TypeError);
  expect(call).toThrow(message);
});

test('batchNorm in training needs an eps above 0, and more than one value per channel; nothing is changed', () => {
  const mean = zeros(3);
  for (const eps of [0, -1, Number.NaN])
    expect(() => batchNorm(ones(2, 3), mean, ones(3), null, null, { training: true, eps })).toThrow(
      new RangeError(`batchNorm: eps must be a number above 0 when training, got ${eps}`),
    );
  expect(() => batchNorm(ones(1, 3), mean, ones(3), null, null, { training: true, eps: 0 })).toThrow(
    /more than 1 value per channel/,
  );
  expect(mean.tolist()).toEqual([0, 0, 0]);
  expect(batchNorm(ones(1, 3), zeros(3), ones(3), null, null, { eps: 0 }).tolist()).toEqual([[1, 1, 1]]);
});

test('embeddingBag without bags has no rows', () => {
  const table = ones(2, 3);
  const none = zeros([0], { dtype: 'int64' });
  for (const mode of ['sum', 'mean', 'max'] as const) {
    expect(embeddingBag(table, none, { offsets: none, mode }).shape).toEqual([0, 3]);
    expect(embeddingBag(table, tensor([0n, 1n]), { offsets: none, mode }).shape).toEqual([0, 3]);
    expect(embeddingBag(table, zeros([0, 2], { dtype: 'int64' }), { mode }).shape).toEqual([0, 3]);
    expect(embeddingBag(table, none, { offsets: tensor([0n]), mode, includeLastOffset: true }).shape).toEqual([0, 3]);
    expect(() => embeddingBag(table, none, { offsets: none, mode, includeLastOffset: true })).toThrow(
      /^embeddingBag: offsets need an element/,
    );
  }
});

test('weight, bias and eps go by position or by name', () => {
  const [x, w, b] = [tensor([[1, 2, 4]]), tensor([1, 2, 3]), tensor([0, 1, 0])];
  const image = x.view(1, 3, 1);
  for (const [one, other] of [
    [layerNorm(x, [3], w, b, 0.5), layerNorm(x, [3], { weight: w, bias: b, eps: 0.5 })],
    [layerNorm(x, [3], w), layerNorm(x, [3], { weight: w, bias: null })],
    [layerNorm(x, [3], null, b), layerNorm(x, [3], null, { bias: b })],
    [rmsNorm(x, [3], w, 0.5), rmsNorm(x, [3], { weight: w, eps: 0.5 })],
    [groupNorm(image, 1, w, b, 0.5), groupNorm(image, 1, { weight: w, bias: b, eps: 0.5 })],
  ] as const)
    expect(one.tolist()).toEqual(other.tolist());
});
