import { arange, type Tensor, Tensor as TensorClass, tensor, zeros } from '@wick/tensor';
import { fixture } from '@wick/testing';
import {
  ConcatDataset,
  DataLoader,
  Dataset,
  type DatasetLike,
  defaultCollate,
  defaultConvert,
  StackDataset,
  Subset,
  TensorDataset,
} from './index.ts';

type Described = Record<string, unknown>;
const expected = fixture<{ batches: Described; loaders: Described; samples: Described }>(__dirname, 'collate');

function describeValue(x: unknown): unknown {
  if (x instanceof TensorClass) {
    const values =
      x.dtype === 'bool'
        ? x.tolist()
        : JSON.parse(JSON.stringify(x.tolist(), (_, v) => (typeof v === 'bigint' ? Number(v) : v)));
    return { dtype: x.dtype, shape: x.shape, values };
  }
  if (Array.isArray(x)) return x.map(describeValue);
  if (x instanceof Map) return Object.fromEntries([...x].map(([k, v]) => [k, describeValue(v)]));
  return typeof x === 'object' && x !== null
    ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, describeValue(v)]))
    : x;
}

const t = (data: Parameters<typeof tensor>[0]): Tensor => tensor(data);
const batches: Record<string, unknown[]> = {
  tensors: [t([[1, 2]]), t([[3, 4]])],
  scalars: [t(1n), t(2n), t(3n)],
  float64: [t(new Float64Array([1.5]))],
  bytes: [new Uint8Array([1, 2]), new Uint8Array([3, 255])],
  booleans: [true, false],
  strings: ['a', 'b'],
  pairs: [
    [t([1]), 3n],
    [t([2]), 4n],
  ],
  'pairs with strings': [
    [t([1]), 'x'],
    [t([2]), 'y'],
  ],
  objects: [
    { image: new Float32Array([0.5]), name: 'p' },
    { image: new Float32Array([1.5]), name: 'q' },
  ],
  nested: [{ a: [t([1]), new Map([['b', 2n]])] }, { a: [t([3]), new Map([['b', 4n]])] }],
  'empty tensors': [zeros(0), zeros(0)],
  'empty arrays': [[], []],
};

test.each(Object.keys(expected.batches))('the default collate makes of %s what PyTorch makes of them', (name) => {
  expect(describeValue(defaultCollate(batches[name]!))).toEqual(expected.batches[name]);
});

test('numbers become float32, as in tensor()', () => {
  expect(describeValue(defaultCollate([1, 2.5]))).toEqual({ dtype: 'float32', shape: [2], values: [1, 2.5] });
});

const x = arange(24, { dtype: 'float32' }).view(6, 2, 2);
const y = arange(6).mul(10);
const z = arange(6, { dtype: 'float64' }).div(4);
const data = new TensorDataset(x, y, z);
const more = new TensorDataset(x.add(100), y.add(1), z);
const subset = new Subset(data, [5, 0, 3, 3]);
const datasets: Record<string, DatasetLike<unknown>> = {
  tensors: data,
  'one tensor': new TensorDataset(y),
  transposed: new TensorDataset(x.transpose(0, 2), arange(2)),
  subset,
  'subset of a subset': new Subset(subset, [2, 0]),
  concat: new ConcatDataset([data, subset, more]),
  stack: new StackDataset(data, new ConcatDataset([subset, new Subset(more, [1, 2])])),
  'stack by name': new StackDataset({ first: data, second: more }),
};

describe.each(Object.keys(datasets))('a loader over %s', (name) => {
  const dataset = datasets[name]!;
  test('gives the batches of PyTorch', () => {
    const loader = new DataLoader<unknown, unknown>(dataset, { batchSize: 4 });
    expect([...loader].map(describeValue)).toEqual(expected.loaders[name]);
  });

  test('gives the same without gathering', () => {
    const loader = new DataLoader<unknown, unknown>(dataset, { batchSize: 4, collate: (s) => defaultCollate(s) });
    expect([...loader].map(describeValue)).toEqual(expected.loaders[name]);
  });

  test('gives single samples without a batch size', () => {
    const loader = new DataLoader<unknown, unknown>(dataset, { batchSize: null });
    expect([...loader].map(describeValue)).toEqual(expected.samples[name]);
  });
});

test('a batch is a copy: writing into it leaves the dataset alone', () => {
  const own = new TensorDataset(zeros(4, 2));
  for (const [batch] of new DataLoader(own, { batchSize: 2 })) batch.fill_(7);
  expect(own.tensors[0]!.sum().item()).toBe(0);
});

test('a TensorDataset with samples of its own is asked for them', () => {
  class Doubled extends TensorDataset<[Tensor]> {
    override getItem(i: number): [Tensor] {
      return [super.getItem(i)[0].mul(2)];
    }
  }
  class Late extends Subset<[Tensor]> {
    override getItems(indices: readonly number[]) {
      return indices.map((i): [Tensor] => [super.getItem(i)[0].add(0.5)]);
    }
  }
  const doubled = new Doubled(tensor([1, 2, 3]));
  expect([...new DataLoader(doubled, { batchSize: 3 })].map(([b]) => b.tolist())).toEqual([[2, 4, 6]]);
  const late = new Late(doubled, [2, 0]);
  expect([...new DataLoader(late, { batchSize: 3 })].map(([b]) => b.tolist())).toEqual([[6.5, 2.5]]);
});

test('gradients flow through a batch into the tensors of the dataset', () => {
  const w = tensor([1, 2, 3], { requiresGrad: true });
  for (const [batch] of new DataLoader(new TensorDataset(w), { batchSize: 2 })) batch.sum().backward();
  expect(w.grad?.tolist()).toEqual([1, 1, 1]);
});

test('a dataset that gives several samples at once is asked once a batch', () => {
  const asked: number[][] = [];
  class Many extends Dataset<number> {
    readonly length = 5;
    getItem(): number {
      throw new Error('not asked');
    }
    override getItems(indices: readonly number[]) {
      asked.push([...indices]);
      return indices.map((i) => i * i);
    }
  }
  const loader = new DataLoader(new Subset(new Many(), [4, 3, 2, 1, 0]), { batchSize: 2 });
  expect([...loader].map((b) => b.tolist())).toEqual([[16, 9], [4, 1], [0]]);
  expect(asked).toEqual([[4, 3], [2, 1], [0]]);
});

test('without batches, typed arrays become tensors and all else stays', () => {
  const f = () => 1;
  const date = new Date(0);
  const converted = defaultConvert([new Int32Array([1]), { a: new Float32Array([2]), f }, date, 'x', 3, null]);
  expect(describeValue((converted as unknown[])[0])).toEqual({ dtype: 'int32', shape: [1], values: [1] });
  expect((converted as unknown[]).slice(1)).toEqual([{ a: expect.any(TensorClass), f }, date, 'x', 3, null]);
});

test('samples nested 100,000 deep are an error of its own', () => {
  const deep = (wrap: (x: unknown) => unknown) => {
    let value: unknown = 1;
    for (let i = 0; i < 100_000; i++) value = wrap(value);
    return value;
  };
  for (const wrap of [(x: unknown) => [x], (x: unknown) => ({ x }), (x: unknown) => new Map([['x', x]])]) {
    expect(() => defaultCollate([deep(wrap), deep(wrap)])).toThrow(/^defaultCollate: values of a sample are nested/);
    expect(() => defaultConvert(deep(wrap))).toThrow(/^defaultConvert: values of a sample are nested more than 1000/);
  }
});
