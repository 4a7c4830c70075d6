import { defaultGenerator, Generator, manualSeed, type Tensor, tensor, zeros } from '@wick/tensor';
import { sha256 } from '@wick/testing';
import {
  AsyncIterableDataset,
  BatchSampler,
  ChainDataset,
  ConcatDataset,
  DataLoader,
  Dataset,
  defaultCollate,
  IterableDataset,
  RandomSampler,
  randomSplit,
  SequentialSampler,
  StackDataset,
  Subset,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
} from './index.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const later = <T>(value: T, ms = 1) => new Promise<T>((resolve) => setTimeout(resolve, ms, value));
const ids = <T>(samples: T[]) => samples;

class Stream extends IterableDataset<number> {
  closed = 0;
  constructor(
    readonly count: number,
    readonly length = count,
  ) {
    super();
  }
  *[Symbol.iterator]() {
    try {
      yield* range(this.count);
    } finally {
      this.closed++;
    }
  }
}

class LateStream extends AsyncIterableDataset<number> {
  closed = 0;
  asked = 0;
  constructor(readonly count: number) {
    super();
  }
  async *[Symbol.asyncIterator]() {
    try {
      for (const i of range(this.count)) {
        this.asked++;
        yield await later(i);
      }
    } finally {
      this.closed++;
    }
  }
}

class Late extends Dataset<Promise<number>> {
  readonly asked: number[] = [];
  constructor(readonly length: number) {
    super();
  }
  getItem(i: number): Promise<number> {
    this.asked.push(i);
    return later(i, 5 - (i % 5)); // the later ones are there first
  }
}

async function all<B>(loader: AsyncIterable<B>): Promise<B[]> {
  const out: B[] = [];
  for await (const batch of loader) out.push(batch);
  return out;
}

describe('samples that have to be waited for', () => {
  test.each([0, 1, 3, 100])('come in the order of their numbers, %d batches ahead', async (prefetch) => {
    const loader = new DataLoader(new Late(10), { batchSize: 3, prefetch, collate: ids<number> });
    expect(await all(loader)).toEqual([[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]);
    const stream = new DataLoader(new LateStream(7), { batchSize: 3, prefetch, collate: ids<number> });
    expect(await all(stream)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(await all(stream)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  test('are asked for as far ahead as prefetch says, not further', async () => {
    for (const [prefetch, expected] of [
      [0, 2],
      [2, 6],
    ] as const) {
      const dataset = new Late(20);
      const epoch = new DataLoader(dataset, { batchSize: 2, prefetch })[Symbol.asyncIterator]();
      expect(dataset.asked).toEqual([]);
      await epoch.next();
      expect(dataset.asked).toEqual(range(expected));
    }
  });

  test('may also be given several at once, or be collated late', async () => {
    class Many extends Late {
      override getItems(indices: readonly number[]) {
        return later(indices.map((i) => i + 100));
      }
    }
    const loader = new DataLoader(new Subset(new Many(4), [3, 1]), { batchSize: 2 });
    expect((await all(loader)).map((b) => b.tolist())).toEqual([[103, 101]]);
    const slow = new DataLoader([1, 2], { batchSize: 2, collate: (s: number[]) => later(s.length) });
    expect(await all(slow)).toEqual([2]);
  });

  test('side by side with samples that are there', async () => {
    const stacked = new StackDataset(new Late(3), ['a', 'b', 'c']);
    expect(await all(new DataLoader<unknown, unknown>(stacked, { batchSize: null }))).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]);
  });

  test('one that fails throws in its own turn, also if it was asked for ahead', async () => {
    class Failing extends Late {
      override getItem(i: number) {
        return i === 4 ? later(0).then(() => Promise.reject(new Error('sample 4'))) : super.getItem(i);
      }
    }
    const seen: number[][] = [];
    const loader = new DataLoader(new Failing(10), { batchSize: 2, prefetch: 3, collate: ids<number> });
    await expect(
      (async () => {
        for await (const batch of loader) seen.push(batch);
      })(),
    ).rejects.toThrow('sample 4');
    expect(seen).toEqual([
      [0, 1],
      [2, 3],
    ]);
    await later(0, 20);
  });

  test('cannot be iterated with for … of', () => {
    expect(() => [...new DataLoader(new Late(3))]).toThrow(/for await/);
    expect(() => [...new DataLoader(new LateStream(3))]).toThrow(/for await/);
    expect(() => [...new ChainDataset<number>([new Stream(1), new LateStream(3)])]).toThrow(/for await/);
  });
});

describe('streams', () => {
  test('left early are closed, those at their end are not closed twice', async () => {
    const stream = new Stream(10);
    for (const _ of new DataLoader(stream, { batchSize: 2 })) break;
    expect(stream.closed).toBe(1);
    expect([...new DataLoader(stream, { batchSize: 4 })].length).toBe(3);
    expect(stream.closed).toBe(2);
    const late = new LateStream(10);
    for await (const _ of new DataLoader(late, { batchSize: 2, prefetch: 1 })) break;
    expect(late.closed).toBe(1);
  });

  test('follow each other in a ChainDataset, sync or async', async () => {
    const chain = new ChainDataset([new Stream(2), new Set([7, 8])]);
    expect([...new DataLoader(chain, { batchSize: 3, collate: ids<number> })]).toEqual([[0, 1, 7], [8]]);
    const mixed = new ChainDataset<number>([new Stream(2), new LateStream(2)]);
    expect(await all(new DataLoader(mixed, { batchSize: null }))).toEqual([0, 1, 0, 1]);
    expect(new ChainDataset([new Stream(2), new Stream(3)]).length).toBe(5);
    expect(() => new ChainDataset([new Stream(2), new Set([1])]).length).toThrow(TypeError);
  });

  test('that give more than their length promised are warned about, once the length was asked for', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const loader = new DataLoader(new Stream(10, 4), { batchSize: 2 });
    expect([...loader].length).toBe(5);
    expect(warn).not.toHaveBeenCalled();
    expect(loader.length).toBe(2);
    expect([...loader].length).toBe(5);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('promised 2 batches')]]);
    warn.mockRestore();
  });

  test('say their number of batches only if they have a length', () => {
    expect(new DataLoader(new Stream(10), { batchSize: 4 }).length).toBe(3);
    expect(new DataLoader(new Stream(10), { batchSize: 4, dropLast: true }).length).toBe(2);
    expect(new DataLoader(new Stream(10), { batchSize: null }).length).toBe(10);
    expect(() => new DataLoader(new LateStream(3)).length).toThrow(TypeError);
  });
});

test('a generator draws as it is asked: an epoch that is begun takes its seed at once, its order with the first batch', () => {
  const generator = new Generator().manualSeed(1);
  const stands = () => sha256(generator.getState());
  const seeded = generator.clone();
  const loader = new DataLoader(range(4), { shuffle: true, generator });
  const epoch = loader[Symbol.iterator]();
  zeros([], { dtype: 'int64' }).random_({ generator: seeded });
  expect(stands()).toBe(sha256(seeded.getState()));
  epoch.next();
  expect(stands()).not.toBe(sha256(seeded.getState()));
});

test('two epochs side by side do not disturb each other', () => {
  const loader = new DataLoader(range(4), { batchSize: 2, collate: ids<number> });
  const pairs: number[][][] = [];
  for (const a of loader) for (const b of loader) pairs.push([a, b]);
  expect(pairs.length).toBe(4);
});

test('parts are views of the tensors, counted from either end', () => {
  const t = tensor([
    [1, 2],
    [3, 4],
  ]);
  const [row] = new TensorDataset(t).getItem(-1);
  row.fill_(9);
  expect(t.tolist()).toEqual([
    [1, 2],
    [9, 9],
  ]);
  expect(new ConcatDataset([['a'], ['b', 'c']]).getItem(-3)).toBe('a');
  expect([...new DataLoader(new TensorDataset(t), { sampler: [-1, 0], batchSize: 2 })][0]![0].tolist()).toEqual([
    [9, 9],
    [1, 2],
  ]);
});

test('types: what a loader gives follows from its dataset', () => {
  const pairs = new TensorDataset(zeros(2, 3), zeros(2));
  const [x, y]: Tensor[] = [...new DataLoader(pairs)][0]!;
  expect([x!.shape, y!.shape]).toEqual([[1, 3], [1]]);
  const objects = [{ image: zeros(2), name: 'a' }];
  const batch: { image: Tensor; name: string[] } = [...new DataLoader(objects)][0]!;
  expect(batch.name).toEqual(['a']);
});

const ten = range(10);
const set = new TensorDataset(zeros(10, 2));
const bad: [string, () => unknown, new (m?: string) => Error, RegExp][] = [
  [
    'an option that does not exist',
    () => new DataLoader(ten, { batch_size: 2 } as never),
    TypeError,
    /DataLoader: there is no option batch_size, did you mean batchSize\?/,
  ],
  [
    'a text where the options belong',
    () => new DataLoader(ten, 'two' as never),
    TypeError,
    /DataLoader: batchSize must be a number, got "two"; batchSize, shuffle, sampler and batchSampler, in this order, may be given by position/,
  ],
  [
    'a batch size of 0',
    () => new DataLoader(ten, { batchSize: 0 }),
    RangeError,
    /DataLoader: batchSize must be a whole number from 1 up, got 0/,
  ],
  [
    'a batch size of 2.5',
    () => new DataLoader(ten, { batchSize: 2.5 }),
    RangeError,
    /batchSize must be a whole number/,
  ],
  ['a batch size of NaN', () => new DataLoader(ten, { batchSize: Number.NaN }), RangeError, /batchSize/],
  [
    'a batch size in words',
    () => new DataLoader(ten, { batchSize: '4' as unknown as number }),
    TypeError,
    /batchSize must be a number, got "4"/,
  ],
  [
    'a sampler and shuffle',
    () => new DataLoader(ten, { sampler: [1], shuffle: true }),
    RangeError,
    /sampler or shuffle, not both/,
  ],
  [
    'a batch sampler and a batch size',
    () => new DataLoader(ten, { batchSampler: [[1]], batchSize: 2 }),
    RangeError,
    /give batchSampler, or batchSize/,
  ],
  [
    'a batch sampler and shuffle',
    () => new DataLoader(ten, { batchSampler: [[1]], shuffle: true }),
    RangeError,
    /give batchSampler, or/,
  ],
  [
    'a batch sampler and a sampler',
    () => new DataLoader(ten, { batchSampler: [[1]], sampler: [1] }),
    RangeError,
    /give batchSampler, or/,
  ],
  [
    'a batch sampler and dropLast',
    () => new DataLoader(ten, { batchSampler: [[1]], dropLast: true }),
    RangeError,
    /give batchSampler, or/,
  ],
  [
    'no batches and dropLast',
    () => new DataLoader(ten, { batchSize: null, dropLast: true as false }),
    RangeError,
    /no last batch for dropLast/,
  ],
  ['a stream and shuffle', () => new DataLoader(new Stream(3), { shuffle: true }), RangeError, /it takes no shuffle/],
  ['a stream and a sampler', () => new DataLoader(new Stream(3), { sampler: [1] }), RangeError, /it takes no sampler/],
  [
    'a stream and a batch sampler',
    () => new DataLoader(new Stream(3), { batchSampler: [[1]] }),
    RangeError,
    /it takes no batchSampler/,
  ],
  [
    'an empty dataset, shuffled',
    () => new DataLoader([], { shuffle: true }),
    RangeError,
    /numSamples \(by default the length of the dataset\) must be .* got 0/,
  ],
  [
    'what is no dataset',
    () => new DataLoader(5 as unknown as number[]),
    TypeError,
    /expected a dataset or something iterable, got 5/,
  ],
  [
    'a collate that is none',
    () => new DataLoader(ten, { collate: 'stack' as never }),
    TypeError,
    /collate must be a function/,
  ],
  [
    'a shuffle that is none',
    () => new DataLoader(ten, { shuffle: 1 as unknown as boolean }),
    TypeError,
    /shuffle must be a boolean, got 1/,
  ],
  [
    'a generator that is none',
    () => new DataLoader(ten, { generator: 3 as unknown as Generator }),
    TypeError,
    /generator must be a Generator, got 3/,
  ],
  [
    'a negative prefetch',
    () => new DataLoader(ten, { prefetch: -1 }),
    RangeError,
    /prefetch must be a whole number from 0 up, got -1/,
  ],
  [
    'a sampler that is none',
    () => new DataLoader(ten, { sampler: 3 as unknown as number[] }),
    TypeError,
    /sampler must be iterable, got 3/,
  ],
  [
    'an index beyond the end',
    () => [...new DataLoader(set, { sampler: [10] })],
    RangeError,
    /TensorDataset: index must be .* to 9, got 10/,
  ],
  [
    'an index beyond an array',
    () => [...new DataLoader(ten, { sampler: [-11] })],
    RangeError,
    /index must be .* got -11/,
  ],
  ['an empty batch', () => [...new DataLoader(set, { batchSampler: [[]] })], RangeError, /at least one sample/],
  [
    'no samples to draw',
    () => new RandomSampler(ten, { numSamples: 0 }),
    RangeError,
    /RandomSampler: numSamples .* got 0/,
  ],
  [
    'a replacement that is none',
    () => new RandomSampler(ten, { replacement: 'yes' as unknown as boolean }),
    TypeError,
    /replacement must be a boolean/,
  ],
  [
    'a sampler of nothing',
    () => new SequentialSampler(3 as unknown as number[]),
    TypeError,
    /SequentialSampler: expected a dataset with a length, got 3/,
  ],
  ['a subset of nothing', () => new SubsetRandomSampler(null as unknown as number[]), TypeError, /SubsetRandomSampler/],
  ['batches of 0', () => new BatchSampler(ten, 0), RangeError, /BatchSampler: batchSize .* got 0/],
  ['batches of nothing', () => new BatchSampler(3 as unknown as number[], 2), TypeError, /sampler must be iterable/],
  [
    'a length nobody knows',
    () => new BatchSampler(new Stream(3)[Symbol.iterator]() as Iterable<number>, 2).length,
    TypeError,
    /does not say its length/,
  ],
  [
    'weights in a table',
    () => new WeightedRandomSampler(zeros(2, 2), 1),
    RangeError,
    /weights must be one-dimensional, got shape \[2, 2\]/,
  ],
  [
    'a weight for all',
    () => new WeightedRandomSampler(3 as unknown as number[], 1),
    TypeError,
    /weights must be an array/,
  ],
  [
    'no weighted samples',
    () => new WeightedRandomSampler([1], 0),
    RangeError,
    /numSamples must be a whole number from 1 up, got 0/,
  ],
  ['negative weights', () => [...new WeightedRandomSampler([1, -1], 1)], RangeError, /./],
  [
    'more without replacement than there are',
    () => [...new WeightedRandomSampler([1, 1], 3, { replacement: false })],
    RangeError,
    /./,
  ],
  [
    'lengths that do not sum',
    () => randomSplit(ten, [3, 6]),
    RangeError,
    /the dataset's length 10 as their sum.* whose sum is 9/,
  ],
  ['fractions that do not sum', () => randomSplit(ten, [0.5, 0.4]), RangeError, /whose sum is 0.9/],
  [
    'a negative length',
    () => randomSplit(ten, [12, -2]),
    RangeError,
    /lengths\[1\] must be a number from 0 up, got -2/,
  ],
  ['lengths that are not whole', () => randomSplit(ten, [2.5, 7.5]), RangeError, /must be whole numbers/],
  [
    'a length that is NaN',
    () => randomSplit(ten, [Number.NaN]),
    RangeError,
    /lengths\[0\] must be a number from 0 up, got NaN/,
  ],
  ['one number for lengths', () => randomSplit(ten, 3 as unknown as number[]), TypeError, /lengths must be an array/],
  [
    'a stream to be split',
    () => randomSplit(new Stream(3) as unknown as number[], [3]),
    TypeError,
    /an iterable dataset has no samples by number/,
  ],
  [
    'tensors of different lengths',
    () => new TensorDataset(zeros(2, 3), zeros(3)),
    RangeError,
    /must agree in their first dimension, got shapes \[2, 3\], \[3\]/,
  ],
  ['a tensor without a dimension', () => new TensorDataset(zeros([])), RangeError, /shape \[\] has no samples/],
  ['no tensors', () => new TensorDataset(), TypeError, /at least one tensor/],
  ['arrays for tensors', () => new TensorDataset([1] as unknown as Tensor), TypeError, /expected tensors, got \[1\]/],
  [
    'datasets of different lengths',
    () => new StackDataset([1], [1, 2]),
    RangeError,
    /equally long, got lengths \[1, 2\]/,
  ],
  ['no datasets to stack', () => new StackDataset(), TypeError, /at least one dataset/],
  ['no datasets to concatenate', () => new ConcatDataset([]), RangeError, /at least one dataset/],
  [
    'a stream to concatenate',
    () => new ConcatDataset([new Stream(1) as unknown as number[]]),
    TypeError,
    /no samples by number/,
  ],
  ['what is no stream to chain', () => new ChainDataset([ten]), TypeError, /expected iterable datasets/],
  ['a subset of a number', () => new Subset(3 as unknown as number[], [0]), TypeError, /Subset: expected a dataset/],
  ['a place beyond a subset', () => new Subset(ten, [1]).getItem(1), RangeError, /Subset: index/],
  ['a batch of nothing', () => defaultCollate([]), RangeError, /at least one sample/],
  [
    'what is no batch',
    () => defaultCollate(3 as unknown as number[]),
    TypeError,
    /expected an array of samples, got 3/,
  ],
  ['samples of nothing', () => defaultCollate([null]), TypeError, /a sample must be a tensor, .* got null/],
  [
    'samples of two kinds',
    () => defaultCollate<unknown>([1, 'a']),
    TypeError,
    /a sample is of kind number at first, then "a"/,
  ],
  ['a sample that is missing', () => defaultCollate<unknown>([1, undefined]), TypeError, /at first, then undefined/],
  [
    'functions deep inside',
    () => defaultCollate([{ a: [() => 1] }]),
    TypeError,
    /\[0\] of a of a sample must be .* got a function/,
  ],
  [
    'arrays of different lengths',
    () => defaultCollate([[1], [1, 2]]),
    RangeError,
    /equally long each time, got arrays of 1 and of 2/,
  ],
  [
    'keys that are missing',
    () => defaultCollate<object>([{ a: 1 }, { b: 1 }]),
    TypeError,
    /has "a" at first, then one has not/,
  ],
  ['tensors of different shapes', () => defaultCollate([zeros(2), zeros(3)]), RangeError, /./],
];

test.each(bad)('%s: a clear error', (_, call, kind, message) => {
  expect(call).toThrow(kind);
  expect(call).toThrow(message);
});

test('what is refused when it is built has drawn nothing', () => {
  manualSeed(0);
  const before = sha256(defaultGenerator.getState());
  for (const [, call] of bad.filter(([name]) => !/beyond|empty batch|weights$|more without/.test(name)))
    expect(call).toThrow();
  expect(sha256(defaultGenerator.getState())).toBe(before);
});

test('the size of batches and the shuffle may be given by position', () => {
  const samples = Array.from({ length: 10 }, (_, i) => i);
  const order = (loader: Iterable<Tensor>): unknown => [...loader].map((batch) => batch.tolist());
  expect(order(new DataLoader(samples, 4))).toEqual(order(new DataLoader(samples, { batchSize: 4 })));
  manualSeed(1);
  const shuffled = order(new DataLoader(samples, 4, true, { dropLast: true }));
  manualSeed(1);
  expect(shuffled).toEqual(order(new DataLoader(samples, { batchSize: 4, shuffle: true, dropLast: true })));
  expect(() => new DataLoader(samples, 4, { batchSize: 2 })).toThrow(/^DataLoader: batchSize was given twice/);
  expect(() => new DataLoader(samples, 'a' as never)).toThrow(
    /^DataLoader: batchSize must be.*batchSize, shuffle, sampler and batchSampler/,
  );
});
