import { checkFinite, type Given, show, warn } from '@wick/tensor/internal';
import { type Generator, randperm } from '@wick/tensor/light';
import { type GeneratorOption, generatorTable } from '../samplers/sampler.ts';
import { checkDataset } from './access.ts';
import type { DatasetLike } from './dataset.ts';
import { Subset } from './subset.ts';

/**
 * Cuts a dataset into parts at random, by one `randperm`: `torch.utils.data.random_split`.
 *
 * @param lengths - how many samples each part gets; or fractions with the sum 1: each part gets the floor of its share,
 * and what is left goes to the parts in turn, one each.
 * @param options - `generator`: where the permutation comes from; the default generator without it.
 * @throws RangeError if the lengths do not sum to the dataset's, or one is negative. Nothing is drawn then.
 * @example
 * ```ts
 * const dataset = new TensorDataset(randn(100, 4));
 * const [train, test] = randomSplit(dataset, [0.9, 0.1], { generator: new Generator().manualSeed(42) });
 * test!.length; // 10
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.random_split
 */
export function randomSplit<T>(
  dataset: DatasetLike<T>,
  lengths: readonly number[],
  ...given: Given<GeneratorOption, [generator: Generator | null]>
): Subset<T>[] {
  const { generator } = generatorTable.take('randomSplit', given);
  const total = checkDataset('randomSplit', dataset).length;
  if (!Array.isArray(lengths))
    throw new TypeError(`randomSplit: lengths must be an array of numbers, got ${show(lengths)}`);
  lengths.forEach((length, i) => {
    checkFinite('randomSplit', `lengths[${i}]`, length, 0);
  });
  const counts = areFractions(lengths) ? countsOf(lengths, total) : lengths;
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum !== total || !counts.every(Number.isInteger))
    throw new RangeError(
      `randomSplit: lengths must be whole numbers with the dataset's length ${total} as their sum, or fractions with the sum 1; got ${show(lengths)}, whose sum is ${sum}`,
    );
  const order = Array.from(randperm(total, { generator }).toTypedArray(), Number);
  let end = 0;
  return counts.map((count) => {
    end += count;
    return new Subset(dataset, order.slice(end - count, end));
  });
}

// Python's math.isclose(sum, 1) and sum <= 1.
function areFractions(lengths: readonly number[]): boolean {
  const sum = lengths.reduce((a, b) => a + b, 0);
  return sum <= 1 && 1 - sum <= 1e-9;
}

function countsOf(fractions: readonly number[], total: number): number[] {
  const counts = fractions.map((fraction) => Math.floor(total * fraction));
  const rest = total - counts.reduce((a, b) => a + b, 0);
  for (let i = 0; i < rest; i++) counts[i % counts.length]!++;
  counts.forEach((count, i) => {
    if (count === 0) warn(`randomSplit: the part at index ${i} is empty`);
  });
  return counts;
}
