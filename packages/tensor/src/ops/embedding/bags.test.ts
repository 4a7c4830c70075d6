import { Generator, randn, tensor } from '../../index.ts';
import { embeddingBag } from './embeddingBag.ts';

const int64 = { dtype: 'int64' } as const;
const flat = tensor([2, 0, 1, 1, 4, 0, 5, 3, 3, 2, 2, 0], int64);
const starts = tensor([0, 3, 3, 4, 9], int64);
const cases = [
  { indices: flat.reshape([3, 4]), options: {} },
  { indices: flat.reshape([3, 4]).t(), options: { paddingIdx: 2 } },
  { indices: flat, options: { offsets: starts } },
  { indices: flat, options: { offsets: starts, paddingIdx: 1, includeLastOffset: true } },
  { indices: flat.to('int32'), options: { offsets: starts.to('int32'), paddingIdx: -1 } },
];

describe.each(['float32', 'float64'] as const)('bags of %s', (dtype) => {
  const weight = randn([6, 5], { generator: new Generator().manualSeed(1) }).to(dtype);
  const factors = randn([12], { generator: new Generator().manualSeed(2) }).to(dtype);
  const wanting = weight.clone().requiresGrad_();

  test.each(cases)('have the bits of those that a gradient is wanted of: $options', ({ indices, options }) => {
    for (const mode of ['sum', 'mean', 'max'] as const)
      expect(embeddingBag(weight, indices, { ...options, mode }).tolist()).toEqual(
        embeddingBag(wanting, indices, { ...options, mode }).tolist(),
      );
    const weighted = { ...options, mode: 'sum', perSampleWeights: factors.reshape(indices.shape) } as const;
    expect(embeddingBag(weight, indices, weighted).tolist()).toEqual(embeddingBag(wanting, indices, weighted).tolist());
    const columns = weight.t().contiguous().t();
    expect(embeddingBag(columns, indices, weighted).tolist()).toEqual(embeddingBag(weight, indices, weighted).tolist());
  });
});

test.each([false, true])('rows that count for nothing need not be finite; a gradient is wanted: %s', (wanted) => {
  const weight = tensor([[Number.NaN], [2]]).requiresGrad_(wanted);
  const padded = { paddingIdx: 0, mode: 'sum' } as const;
  expect(
    embeddingBag(
      weight,
      tensor(
        [
          [1, 1],
          [0, 1],
        ],
        int64,
      ),
      padded,
    ).tolist(),
  ).toEqual([[4], [2]]);
  const behind = { offsets: tensor([0, 1], int64), includeLastOffset: true } as const;
  expect(embeddingBag(weight, tensor([1, 0], int64), behind).tolist()).toEqual([[2]]);
});
