import type { FloatArray } from '../floatArray.ts';
import { refuse } from './check.ts';
import { fillExponential } from './exponential.ts';
import type { MersenneTwister } from './mersenneTwister.ts';

/** Checks weights and sizes; returns the number of categories. */
function check(fn: string, weights: FloatArray, samples: number, out: BigInt64Array, rows: number): number {
  if (!Number.isInteger(rows) || rows < 1) refuse(fn, 'rows', 'a positive integer', rows);
  const categories = weights.length / rows;
  if (!Number.isInteger(categories) || categories < 1) {
    refuse(fn, 'weights', `${rows} rows of equal length`, `${weights.length} elements`);
  }
  if (categories > 2 ** 24) refuse(fn, 'weights', 'of at most 2^24 categories', categories);
  if (!Number.isInteger(samples) || samples < 1) refuse(fn, 'samples', 'a positive integer', samples);
  if (out.length !== rows * samples) refuse(fn, 'out', `of length ${rows * samples}`, out.length);
  for (let row = 0; row < rows; row++) {
    let positive = false;
    for (let j = row * categories; j < (row + 1) * categories; j++) {
      const weight = weights[j]!;
      if (!(weight >= 0 && weight < Infinity)) refuse(fn, `weights[${j}]`, 'finite and at least 0', weight);
      positive ||= weight > 0;
    }
    if (!positive) refuse(fn, `the sum of row ${row} of weights`, 'above 0', 0);
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
 * @throws RangeError on weights or sizes that are not so; nothing is drawn then.
 */
export function multinomialWithReplacement(
  generator: MersenneTwister,
  weights: FloatArray,
  samples: number,
  out: BigInt64Array,
  rows = 1,
): void {
  const categories = check('multinomialWithReplacement', weights, samples, out, rows);
  const cumulative = weights instanceof Float32Array ? new Float32Array(categories) : new Float64Array(categories);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < categories; j++) {
      cumulative[j] = (j === 0 ? 0 : cumulative[j - 1]!) + weights[row * categories + j]!;
    }
    const sum = cumulative[categories - 1]!;
    for (let j = 0; j < categories; j++) cumulative[j] = cumulative[j]! / sum;
    cumulative[categories - 1] = 1;
    for (let s = 0; s < samples; s++) out[row * samples + s] = BigInt(firstAtLeast(cumulative, generator.uniform53()));
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
 * @throws RangeError on weights or sizes that are not so; nothing is drawn then.
 */
export function multinomialWithoutReplacement(
  generator: MersenneTwister,
  weights: FloatArray,
  samples: number,
  out: BigInt64Array,
  rows = 1,
  byColumns = false,
): void {
  const categories = check('multinomialWithoutReplacement', weights, samples, out, rows);
  if (samples > categories) {
    refuse('multinomialWithoutReplacement', 'samples', `at most the ${categories} categories`, samples);
  }
  const quotients =
    weights instanceof Float32Array ? new Float32Array(weights.length) : new Float64Array(weights.length);
  fillExponential(generator, quotients, 1);
  const exponentials = byColumns ? byRows(quotients, rows) : quotients;
  for (let i = 0; i < quotients.length; i++) quotients[i] = weights[i]! / exponentials[i]!;
  const order = new Int32Array(categories);
  for (let row = 0; row < rows; row++) {
    const start = row * categories;
    for (let j = 0; j < categories; j++) order[j] = start + j;
    order.sort((a, b) => quotients[b]! - quotients[a]! || a - b);
    for (let s = 0; s < samples; s++) out[row * samples + s] = BigInt(order[s]! - start);
  }
}

/** The same matrix row by row, of one that is given column by column. */
function byRows(columns: FloatArray, rows: number): FloatArray {
  const out = columns.slice();
  const width = columns.length / rows;
  for (let i = 0; i < rows; i++) for (let j = 0; j < width; j++) out[i * width + j] = columns[j * rows + i]!;
  return out;
}
