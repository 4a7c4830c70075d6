import type { FloatArray } from '../floatArray.ts';
import { halves } from './arrays.ts';
import { refuse } from './check.ts';
import { fillExponential } from './exponential.ts';
import type { MersenneTwister } from './mersenneTwister.ts';

/** In what is refused: the operation that asks. */
const NAME = 'multinomial';

/** Checks weights and sizes; returns the number of categories. */
function check(weights: FloatArray, samples: number, out: BigInt64Array, rows: number): number {
  if (!Number.isInteger(rows) || rows < 1) refuse(NAME, 'rows', 'a positive integer', rows);
  const categories = weights.length / rows;
  if (!Number.isInteger(categories) || categories < 1) {
    refuse(NAME, 'weights', `${rows} rows of equal length`, `${weights.length} elements`);
  }
  if (categories > 2 ** 24) refuse(NAME, 'weights', 'of at most 2^24 categories', categories);
  if (!Number.isInteger(samples) || samples < 1) refuse(NAME, 'samples', 'a positive integer', samples);
  if (out.length !== rows * samples) refuse(NAME, 'out', `of length ${rows * samples}`, out.length);
  for (let row = 0; row < rows; row++) {
    let positive = false;
    for (let j = row * categories; j < (row + 1) * categories; j++) {
      const weight = weights[j]!;
      if (!(weight >= 0 && weight < Infinity)) refuse(NAME, `weights[${j}]`, 'finite and at least 0', weight);
      positive ||= weight > 0;
    }
    if (!positive) refuse(NAME, `the sum of row ${row} of weights`, 'above 0', 0);
  }
  return categories;
}

/**
 * Categories drawn with replacement, as `torch.multinomial(weights, samples, replacement=True)` draws them: row by row,
 * one double uniform a sample, looked up in the row's cumulative weights, which are summed and divided by their sum in
 * the type of `weights`; the last one counts as 1.
 *
 * @param weights `rows` rows of weights, not negative, finite, none of the rows all zero
 * @param out `rows` rows of `samples` indices
 * @param cumulative room for a row of weights: what is given is not made
 * @throws RangeError on weights or sizes that are not so; nothing is drawn then.
 */
export function multinomialWithReplacement(
  generator: MersenneTwister,
  weights: FloatArray,
  samples: number,
  out: BigInt64Array,
  rows = 1,
  cumulative?: FloatArray,
): void {
  const categories = check(weights, samples, out, rows);
  const pairs = halves(out.fill(0n));
  cumulative ??= weights.slice(0, categories);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < categories; j++) {
      cumulative[j] = (j === 0 ? 0 : cumulative[j - 1]!) + weights[row * categories + j]!;
    }
    const sum = cumulative[categories - 1]!;
    for (let j = 0; j < categories; j++) cumulative[j] = cumulative[j]! / sum;
    cumulative[categories - 1] = 1;
    for (let s = 0; s < samples; s++) pairs[2 * (row * samples + s)] = firstAtLeast(cumulative, generator.uniform53());
  }
}

/** The first index whose entry is not below `value`. */
function firstAtLeast(ascending: FloatArray, value: number): number {
  let left = 0;
  let right = ascending.length;
  while (left < right) {
    const middle = (left + right) >>> 1;
    if (ascending[middle]! < value) left = middle + 1;
    else right = middle;
  }
  return left;
}

/**
 * Different categories, as `torch.multinomial(weights, samples)` draws them: exponential numbers q for all weights, in
 * their type, then the indices of the largest weight / q of each row, the largest first.
 *
 * Equal quotients (in practice: categories of weight 0, taken when a row has fewer others than samples) come in order of
 * index; PyTorch leaves their order to its sorting.
 *
 * @param weights `rows` rows of weights, not negative, finite, none of the rows all zero
 * @param samples at most the number of categories
 * @param out `rows` rows of `samples` indices
 * @param byColumns draw the exponential numbers column by column: PyTorch's order for weights that lie so in memory
 * @param quotients room for as many numbers as there are weights, and `order` for a row of indices: what is given is not made
 * @throws RangeError on weights or sizes that are not so; nothing is drawn then.
 */
export function multinomialWithoutReplacement(
  generator: MersenneTwister,
  weights: FloatArray,
  samples: number,
  out: BigInt64Array,
  rows = 1,
  byColumns = false,
  quotients?: FloatArray,
  order?: Int32Array,
): void {
  const categories = check(weights, samples, out, rows);
  if (samples > categories) {
    refuse(NAME, 'samples', `at most the ${categories} categories`, samples);
  }
  quotients ??= weights.slice();
  order ??= new Int32Array(categories);
  fillExponential(generator, quotients, 1);
  const pairs = halves(out.fill(0n));
  const step = byColumns ? rows : 1;
  for (let row = 0; row < rows; row++) {
    const start = byColumns ? row : row * categories;
    for (let j = 0; j < categories; j++) {
      const at = start + j * step;
      quotients[at] = weights[row * categories + j]! / quotients[at]!;
      order[j] = at;
    }
    for (let j = (categories >> 1) - 1; j >= 0; j--) sink(order, j, categories, quotients);
    for (let s = 0; s < samples; s++) {
      pairs[2 * (row * samples + s)] = (order[0]! - start) / step;
      order[0] = order[categories - 1 - s]!;
      sink(order, 0, categories - 1 - s, quotients);
    }
  }
}

/** Moves entry `at` of a heap down behind those that come before it: of larger values, or of equal ones further in front. */
function sink(heap: Int32Array, at: number, size: number, values: FloatArray): void {
  const moved = heap[at]!;
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && comesBefore(heap[child + 1]!, heap[child]!, values)) child++;
    if (comesBefore(moved, heap[child]!, values)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = moved;
}

function comesBefore(a: number, b: number, values: FloatArray): boolean {
  return values[a]! > values[b]! || (values[a] === values[b] && a < b);
}
