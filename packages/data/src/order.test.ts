import { defaultGenerator, Generator, manualSeed, rand } from '@wick/tensor';
import { fixture, sha256 } from '@wick/testing';
import {
  BatchSampler,
  DataLoader,
  IterableDataset,
  RandomSampler,
  randomSplit,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from './index.ts';

interface SamplerSpec {
  kind: string;
  generator?: boolean;
  replacement?: boolean;
  numSamples?: number;
  indices?: number[];
  weights?: number[];
}

interface BatchSpec {
  kind: string;
  sampler?: SamplerSpec;
  batchSize?: number;
  dropLast?: boolean;
  batches?: number[][];
}

interface Stands {
  own: string;
  default: string;
}

interface Case {
  n: number;
  stream: boolean;
  generator: boolean;
  options: { batchSize?: number; shuffle?: boolean; dropLast?: boolean };
  sampler?: SamplerSpec;
  batchSampler?: BatchSpec;
  length: number;
  epochs: ({ batches: (number | number[])[] } & Stands)[];
}

interface Split extends Stands {
  n: number;
  lengths: number[];
  generator: boolean;
  parts: number[][];
}

const { cases, splits } = fixture<{ cases: Case[]; splits: Split[] }>(__dirname, 'order');

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const stands = (own: Generator): Stands => ({
  own: sha256(own.getState()).slice(0, 16),
  default: sha256(defaultGenerator.getState()).slice(0, 16),
});

class Stream extends IterableDataset<number> {
  constructor(readonly length: number) {
    super();
  }
  *[Symbol.iterator]() {
    yield* range(this.length);
  }
}

function samplerOf(spec: SamplerSpec, n: number, own: Generator): Iterable<number> {
  const generator = spec.generator ? own : null;
  const { replacement, numSamples, indices, weights } = spec;
  switch (spec.kind) {
    case 'sequential':
      return new SequentialSampler(range(n));
    case 'random':
      return new RandomSampler(range(n), { replacement, numSamples, generator });
    case 'subset':
      return new SubsetRandomSampler(indices!, { generator });
    case 'weighted':
      return new WeightedRandomSampler(weights!, numSamples!, { replacement, generator });
    default:
      return indices!;
  }
}

function loaderOf(c: Case, own: Generator): DataLoader<number, number | number[]> {
  const { batchSize, ...options } = c.options;
  const dataset = c.stream ? new Stream(c.n) : range(c.n);
  const generator = c.generator ? own : null;
  const sampler = c.sampler ? samplerOf(c.sampler, c.n, own) : null;
  if (batchSize === null)
    return new DataLoader(dataset, {
      batchSize: null,
      shuffle: options.shuffle,
      sampler,
      generator,
      collate: (sample: number) => sample,
    });
  const batches = c.batchSampler;
  const batchSampler = batches?.batches
    ? batches.batches
    : batches &&
      new BatchSampler(samplerOf(batches.sampler!, c.n, own), batches.batchSize!, { dropLast: batches.dropLast });
  return new DataLoader<number, number | number[]>(dataset, {
    ...options,
    ...(batchSize === undefined ? {} : { batchSize }),
    sampler,
    batchSampler,
    generator,
    collate: (samples: number[]) => samples,
  });
}

const named = cases.map((c) => {
  const { epochs, length, ...what } = c;
  return [JSON.stringify(what), c] as const;
});

describe('three epochs have the order and the draws of PyTorch', () => {
  test.each(named)('%s', (_, c) => {
    manualSeed(7);
    const own = new Generator().manualSeed(2147483647);
    const loader = loaderOf(c, own);
    const epochs = c.epochs.map((_, epoch) => {
      const batches: (number | number[])[] = [];
      for (const batch of loader) {
        batches.push(batch);
        if (epoch === 1 && batches.length === 2) break;
        if (batches.length === 1) rand(1);
      }
      return { batches, ...stands(own) };
    });
    expect(epochs).toEqual(c.epochs);
    expect(loader.length).toBe(c.length);
  });

  test.each(named)('in for await: %s', async (_, c) => {
    manualSeed(7);
    const own = new Generator().manualSeed(2147483647);
    const loader = loaderOf(c, own);
    for (const [epoch, expected] of c.epochs.entries()) {
      const batches: (number | number[])[] = [];
      for await (const batch of loader) {
        batches.push(batch);
        if (epoch === 1 && batches.length === 2) break;
        if (batches.length === 1) rand(1);
      }
      expect({ batches, ...stands(own) }).toEqual(expected);
    }
  });
});

test.each(splits.map((s) => [s.n, s.lengths, s.generator ? 'own' : 'default', s] as const))(
  'randomSplit of %d into %j from the %s generator cuts where PyTorch cuts',
  (n, lengths, _, expected) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    manualSeed(5);
    const own = new Generator().manualSeed(42);
    const parts = randomSplit(range(n), lengths, expected.generator ? { generator: own } : {});
    expect(parts.map((p) => p.indices)).toEqual(expected.parts);
    expect(stands(own)).toEqual({ own: expected.own, default: expected.default });
    warn.mockRestore();
  },
);
