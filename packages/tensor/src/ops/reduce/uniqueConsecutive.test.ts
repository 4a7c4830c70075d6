import { record, type Tensor, tensor, unique, uniqueConsecutive } from '../../index.ts';

const both = { returnInverse: true, returnCounts: true } as const;
const values = [3, 3, 1, 1, 1, 0, 3, 2, 2, 2];
const lists = (tensors: readonly Tensor[]) => tensors.map((t) => t.to('float64').tolist());

test.each(['float32', 'float64', 'float16', 'bfloat16', 'int32', 'int64', 'uint8'] as const)(
  'runs of %s, what is in which, and how long they are',
  (dtype) => {
    const x = tensor(values).to(dtype);
    const expected = [
      [3, 1, 0, 3, 2],
      [0, 0, 1, 1, 1, 2, 3, 4, 4, 4],
      [2, 3, 1, 1, 3],
    ];
    expect(lists(uniqueConsecutive(x, both))).toEqual(expected);
    const found = uniqueConsecutive(x);
    expect([found.dtype, found.tolist()]).toEqual([dtype, tensor([3, 1, 0, 3, 2]).to(dtype).tolist()]);
    const spread = x.reshape([2, 5]).t().contiguous().t();
    expect(lists(uniqueConsecutive(spread, both))).toEqual([
      expected[0],
      [
        [0, 0, 1, 1, 1],
        [2, 3, 4, 4, 4],
      ],
      expected[2],
    ]);
    expect(lists(unique(x, both))).toEqual([
      [0, 1, 2, 3],
      [3, 3, 1, 1, 1, 0, 3, 2, 2, 2],
      [1, 3, 3, 3],
    ]);
  },
);

test('NaN is never the same, 0 and -0 are, and int64 beyond doubles are told apart', () => {
  expect(uniqueConsecutive(tensor([Number.NaN, Number.NaN, 0, -0])).tolist()).toEqual([Number.NaN, Number.NaN, 0]);
  const large = tensor([2n ** 60n, 2n ** 60n + 1n, 2n ** 60n + 1n]);
  expect(uniqueConsecutive(large).tolist()).toEqual([2n ** 60n, 2n ** 60n + 1n]);
});

test('along a dimension parts are the same in all of their elements', () => {
  const x = tensor([
    [1, 2],
    [1, 2],
    [1, 3],
    [1, 2],
  ]);
  const expected = [
    [
      [1, 2],
      [1, 3],
      [1, 2],
    ],
    [0, 0, 1, 2],
    [2, 1, 1],
  ];
  expect(lists(uniqueConsecutive(x, { ...both, dim: 0 }))).toEqual(expected);
  expect(lists(uniqueConsecutive(x.t(), { ...both, dim: 1 }))[0]).toEqual([
    [1, 1, 1],
    [2, 3, 2],
  ]);
});

test('nothing has no runs, and a recorder hears of what is taken', () => {
  expect(lists(uniqueConsecutive(tensor([]), both))).toEqual([[], [], []]);
  const heard: string[] = [];
  const found = record(
    ({ op }) => heard.push(op),
    () => uniqueConsecutive(tensor(values)),
  );
  expect([found.tolist(), heard.includes('indexSelect')]).toEqual([[3, 1, 0, 3, 2], true]);
});
