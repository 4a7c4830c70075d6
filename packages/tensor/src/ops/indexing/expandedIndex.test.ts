import { arange, type DType, type Tensor, tensor, zeros } from '../../index.ts';

// An index that is expanded says the same of whole rows: the same sums, in the same order, as of one that is not.
const vector = tensor([2, 0, 2, 1, 2], { dtype: 'int64' });
const cases: readonly (readonly [name: string, index: Tensor, dim: number, shape: readonly number[]])[] = [
  ['rows', vector.unsqueeze(1).expand(5, 7), 0, [3, 7]],
  ['rows of a batch', vector.reshape([1, 5, 1]).expand(2, 5, 4), 1, [2, 3, 4]],
  ['rows of several dimensions', vector.reshape([5, 1, 1]).expand(5, 2, 3), 0, [3, 2, 3]],
  ['rows of one element', vector.unsqueeze(1), 0, [3, 1]],
  ['rows of which some have several elements', vector.reshape([5, 1, 1]).expand(5, 1, 3), 0, [3, 1, 3]],
  ['one dimension of two', vector.reshape([5, 1, 1]).expand(5, 2, 1), 0, [3, 2, 3]],
  ['no rows', vector.narrow(0, 0, 0).unsqueeze(1).expand(0, 7), 0, [3, 7]],
];

describe.each(['float32', 'float64', 'float16', 'int64', 'bool'] as const)('%s', (dtype: DType) => {
  test.each(cases)('an expanded index adds %s', (_name, index, dim, shape) => {
    const source = arange(index.numel()).div(7).reshape(index.shape).to(dtype);
    const start = zeros(shape).to(dtype);
    const expected = start.scatterAdd(dim, index.contiguous(), source).tolist();
    expect(start.scatterAdd(dim, index, source).tolist()).toEqual(expected);
    expect(start.clone().scatterAdd_(dim, index, source).tolist()).toEqual(expected);
  });
});

test('an expanded index that is out of range changes nothing', () => {
  const x = zeros(3, 4);
  const index = tensor([0, 3], { dtype: 'int64' }).unsqueeze(1).expand(2, 4);
  expect(() => x.scatterAdd_(0, index, zeros(2, 4).add(1))).toThrow(RangeError);
  expect(x.sum().item()).toBe(0);
});
