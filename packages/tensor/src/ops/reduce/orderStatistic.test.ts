import { manualSeed, randint, randn, type Tensor, tensor } from '../../index.ts';

function lines(): Record<string, Tensor> {
  manualSeed(2);
  const withNaN = randn(301);
  for (const at of [0, 7, 300]) withNaN.narrow(0, at, 1).fill_(Number.NaN);
  return {
    floats: randn(1001),
    'many equal ones': randint(0, 5, [400]).to('float32'),
    'all equal': tensor(new Array<number>(100).fill(3)),
    ascending: tensor(Array.from({ length: 500 }, (_, i) => i)),
    descending: tensor(Array.from({ length: 500 }, (_, i) => -i)),
    'NaN, zeros of both signs and infinities': tensor([0, -0, Number.NaN, -0, Infinity, -Infinity, 0, Number.NaN, -0]),
    'NaN among many': withNaN,
    bytes: randint(0, 200, [300]).to('uint8'),
    doubles: randn(333).to('float64'),
  };
}

test.each(Object.keys(lines()))('the k-th of %s is where a stable sort puts it', (name) => {
  const x = lines()[name]!;
  const [values, places] = x.sort({ stable: true });
  const n = x.numel();
  for (const k of new Set([1, 2, n >> 2, (n + 1) >> 1, n - 1, n])) {
    const [value, place] = x.kthvalue(k);
    expect(place.item()).toBe(places.select(0, k - 1).item());
    expect(value.item()).toBe(values.select(0, k - 1).item());
  }
});

test('medians along the first dimension are those along the last of the transposed', () => {
  manualSeed(4);
  const x = randn(41, 7);
  const [across, along] = [x.median(0), x.t().contiguous().median(1)];
  expect(across.map((t) => t.tolist())).toEqual(along.map((t) => t.tolist()));
});
