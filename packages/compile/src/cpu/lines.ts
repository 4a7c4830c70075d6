import type { ArrayPlace } from '@wick/kernels/plan';
import { findBestSoFar, logSumsSoFar, sortLine } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { type Floats, type HostLoops, integers, type LoopsOf, placesIn, wholeOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { Layout } from './layout.ts';

// What is found along a dimension of floats: what is largest, what is first in order, running sums and products.

/** Of more elements eager kernels and selections take less time, and what they leave is little beside it. */
const MOST = 1 << 15;

/** Element i of line (o, j) is at (o n + i) inner + j. */
interface Lines {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

function linesOf(shape: readonly number[], dim: number | null): Lines {
  if (dim === null || shape.length === 0) return { outer: 1, n: countOf(shape), inner: 1 };
  return { outer: countOf(shape.slice(0, dim)), n: shape[dim]!, inner: countOf(shape.slice(dim + 1)) };
}

type Body = (lines: Lines, x: Floats, results: readonly Floats[]) => () => void;

/**
 * Loops over the lines of what lies row by row, whose results do, too: of floats, and where that is said of whole numbers, as
 * long as doubles hold them.
 */
function over(step: CallStep, dim: number | null, layout: Layout, body: Body, takesWhole = false): HostLoops | null {
  const { outputs } = step;
  const [x] = step.inputs as [Place];
  const count = countOf(x.shape);
  const isWhole = takesWhole && x.dtype === 'int64' && isDense(x);
  const type = layout.floatTypeOf([x]);
  if ((type === null && !isWhole) || count === 0 || count > MOST || !outputs.every(isDense)) return null;
  if (outputs.some(({ dtype, memory }) => (dtype !== type && dtype !== 'int64') || memory === x.memory)) return null;
  const work = new InLoops(layout, type ?? 'float32');
  const from: ArrayPlace | null = isWhole ? { at: layout.at(x), length: 2 * count, dtype: 'float32' } : work.dense(x);
  if (from === null) return null;
  const lines = linesOf(x.shape, dim);
  return {
    before: work.commands,
    arrays: [from, ...outputs.map((out) => (out.dtype === 'float64' ? work.result(out) : wholeOf(out, layout)))],
    bind([data, ...results]) {
      if (isWhole) return ofWhole(integers(data!), results, (numbers, given) => body(lines, numbers, given));
      const run = body(lines, data!, results);
      return () => {
        run();
        return true;
      };
    },
  };
}

/** The same of whole numbers: by way of doubles. Of two results the first has values, and indices come last. */
function ofWhole(
  words: Int32Array,
  results: readonly Floats[],
  bind: (numbers: Float64Array, results: readonly Floats[]) => () => void,
): () => boolean {
  const numbers = new Float64Array(words.length / 2);
  const found = results.length === 2 ? integers(results[0]!) : null;
  const values = new Float64Array(found ? found.length / 2 : 0);
  const run = bind(numbers, found ? [values, results[1]!] : results);
  return () => {
    for (let i = 0; i < numbers.length; i++) {
      const high = words[2 * i + 1]!;
      if (high < -LIMIT || high >= LIMIT) return false;
      numbers[i] = high * 2 ** 32 + (words[2 * i]! >>> 0);
    }
    run();
    for (let i = 0; i < values.length; i++) {
      const high = Math.floor(values[i]! / 2 ** 32);
      found![2 * i] = values[i]! - high * 2 ** 32;
      found![2 * i + 1] = high;
    }
    return true;
  };
}

/** The upper words of whole numbers that a double holds, from -2^53 to 2^53 - 1. */
const LIMIT = 2 ** 21;

/** The largest or smallest of each line, and the first index that has it; the first NaN beats all. */
const best =
  (sign: 1 | -1): Body =>
  ({ outer, n, inner }, x, results) => {
    const [values, words] = results.length === 2 ? [results[0]!, integers(results[1]!)] : [null, integers(results[0]!)];
    return () => {
      for (let o = 0, to = 0; o < outer; o++)
        for (let j = 0; j < inner; j++, to++) {
          let at = o * n * inner + j;
          let found = x[at]!;
          let place = 0;
          for (let i = Number.isNaN(found) ? n : 1; i < n; i++) {
            at += inner;
            const value = x[at]!;
            if (sign > 0 ? value <= found : value >= found) continue;
            found = value;
            place = i;
            if (Number.isNaN(found)) break;
          }
          if (values !== null) values[to] = found;
          words[2 * to] = place;
          words[2 * to + 1] = 0;
        }
    };
  };

/** The first k of each line in order, and where they were. */
const sorted =
  (k: number, descending: boolean): Body =>
  ({ outer, n, inner }, x, [values, indices]) => {
    const words = integers(indices!);
    const [keys, spareKeys] = [new Float64Array(n), new Float64Array(n)];
    const [places, sparePlaces] = [new Int32Array(n), new Int32Array(n)];
    return () => {
      for (let o = 0; o < outer; o++)
        for (let j = 0; j < inner; j++) {
          const start = o * n * inner + j;
          for (let i = 0; i < n; i++) {
            keys[i] = x[start + i * inner]!;
            places[i] = i;
          }
          sortLine(keys, places, n, descending, spareKeys, sparePlaces);
          for (let i = 0, to = o * k * inner + j; i < k; i++, to += inner) {
            values![to] = x[start + places[i]! * inner]!;
            words[2 * to] = places[i]!;
            words[2 * to + 1] = 0;
          }
        }
    };
  };

/** Running sums, in double, from either end. */
const sums =
  (reverse: boolean): Body =>
  ({ outer, n, inner }, x, [out]) =>
  () => {
    const step = reverse ? -inner : inner;
    for (let o = 0; o < outer; o++)
      for (let j = 0; j < inner; j++) {
        let at = (o * n + (reverse ? n - 1 : 0)) * inner + j;
        let sum = 0;
        for (let i = 0; i < n; i++, at += step) {
          sum += x[at]!;
          out![at] = sum;
        }
      }
  };

/** Running sums of whole numbers, word by word: modulo 2^64. */
function wideSums({ inputs, outputs }: CallStep, dim: number, reverse: boolean, layout: Layout): HostLoops | null {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const count = countOf(x.shape);
  if (x.dtype !== 'int64' || out.dtype !== 'int64' || count === 0 || count > MOST || !isDense(out)) return null;
  const { outer, n, inner } = linesOf(x.shape, dim);
  const from = placesIn(x, 2);
  return {
    before: [],
    arrays: [out, x].map((place) => wholeOf(place, layout)),
    bind(arrays) {
      const [to, words] = arrays.map(integers) as [Int32Array, Int32Array];
      return () => {
        for (let o = 0; o < outer; o++)
          for (let j = 0; j < inner; j++) {
            let [low, high] = [0, 0];
            for (let i = 0; i < n; i++) {
              const at = (o * n + (reverse ? n - 1 - i : i)) * inner + j;
              const k = from[at]!;
              const sum = (low >>> 0) + (words[k]! >>> 0);
              low = sum | 0;
              high = (high + words[k + 1]! + (sum >= 2 ** 32 ? 1 : 0)) | 0;
              to[2 * (out.offset + at)] = low;
              to[2 * (out.offset + at) + 1] = high;
            }
          }
        return true;
      };
    },
  };
}

/** Running products, in double. */
const products: Body =
  ({ outer, n, inner }, x, [out]) =>
  () => {
    for (let o = 0; o < outer; o++)
      for (let j = 0; j < inner; j++) {
        let at = o * n * inner + j;
        let product = 1;
        for (let i = 0; i < n; i++, at += inner) {
          product *= x[at]!;
          out![at] = product;
        }
      }
  };

const soFar =
  (max: boolean): LoopsOf =>
  (step, layout) =>
    over(
      step,
      (step.attrs as { dim: number }).dim,
      layout,
      (lines, x, [values, indices]) => {
        const words = integers(indices!);
        return () => {
          words.fill(0);
          findBestSoFar(x, values!, words, lines, max);
        };
      },
      true,
    );

const found =
  (sign: 1 | -1): LoopsOf =>
  (step, layout) =>
    over(step, (step.attrs as { dim: number | null }).dim, layout, best(sign), true);

const ordered: LoopsOf = (step, layout) => {
  const { dim, descending, k } = step.attrs as { dim: number; descending: boolean; k: number };
  return step.outputs.length === 2 ? over(step, dim, layout, sorted(k, descending), true) : null;
};

/** The operations along lines. */
export const lines: Readonly<Record<string, LoopsOf>> = {
  maxDim: found(1),
  minDim: found(-1),
  argmax: found(1),
  argmin: found(-1),
  sort: ordered,
  topk: ordered,
  cumsum(step, layout) {
    const { dim, reverse } = step.attrs as { dim: number; reverse: boolean };
    return wideSums(step, dim, reverse, layout) ?? over(step, dim, layout, sums(reverse));
  },
  cummax: soFar(true),
  cummin: soFar(false),
  logcumsumexp(step, layout) {
    const { dim } = step.attrs as { dim: number };
    return over(
      step,
      dim,
      layout,
      ({ outer, n, inner }, x, [out]) =>
        () =>
          logSumsSoFar(x, out!, outer, n, inner),
    );
  },
  cumprod(step, layout) {
    return over(step, (step.attrs as { dim: number }).dim, layout, products);
  },
};
