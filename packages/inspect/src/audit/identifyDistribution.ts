import { Tensor } from '@wick/tensor';
import { show } from '@wick/tensor/internal';
import { type Scan, scan } from '../stats/tensorStats.ts';
import { valuesOf } from '../stats/values.ts';
import { type Fit, fitAll, goodness, type Sample } from './continuous.ts';
import { exactly } from './exact.ts';
import { roundingOf, unrounded } from './rounding.ts';
import { sortFloats } from './sortFloats.ts';
import type { Distribution } from './types.ts';

const { exp, floor, min } = Math;

/** Values tested, evenly taken from larger tensors; ends and moments are always those of all. */
const sampleSize = 65536;
/** A fit that leaves values this unlikely is none. */
const refused = 1e-4;

/**
 * What the values of a tensor are drawn from, or written by. Constants, identities and orthogonal matrices (16 of the
 * vectors) are compared; zeros in equal number in every column are those of sparse_. Otherwise the likeliest of a uniform, a
 * normal and a truncated normal distribution is chosen, each with the parameters that fit best; it is refused
 * ('unknown') if an Anderson-Darling (normal) or Kolmogorov-Smirnov test (others) finds such values in less than one
 * of 10,000 samples, or if there are less than 32 values and they do not rule out the others.
 *
 * Values that are all float16's or bfloat16's (a tensor that was stored so) are spread over what was rounded to them before
 * they are tested. A normal distribution cut so far out that no value reaches the cut is a normal one. Of larger tensors 65,536 values,
 * evenly taken, are tested.
 *
 * False alarms (measured on seeded tensors): of normal and uniform ones with 100 values or more at most 1 in 100 is called
 * another kind, with 10,000 or more 1 in 10,000, the test's own level; with 32, one in ten. Power: a normal cut at two
 * deviations is told from a whole one in 59 % of tensors of 150 values, 88 % of 200, all of 500; Student's t with 10
 * degrees of freedom is refused in 15 % of tensors of 1000 values and all of 10,000, with 30 degrees in 8 % of 10,000 and
 * all of 100,000; Laplace's in all of 1000.
 *
 * @throws TypeError if `tensor` is none.
 * @example
 * ```ts
 * manualSeed(0);
 * inspect.identifyDistribution(new nn.Linear(64, 64).weight).text; // 'uniform(-0.125, 0.125)'
 * ```
 * @see Stephens, EDF statistics for goodness of fit and some comparisons (1974)
 */
export function identifyDistribution(tensor: Tensor): Distribution {
  if (!(tensor instanceof Tensor)) throw new TypeError(`identifyDistribution: expected a Tensor, got ${show(tensor)}`);
  return distributionOf(valuesOf('identifyDistribution', tensor), tensor.shape);
}

/** {@link identifyDistribution} of elements in row-major order. */
export function distributionOf(
  values: ArrayLike<number>,
  shape: readonly number[],
  scanned: Scan = scan(values),
): Distribution {
  if (values.length === 0) return unknown('there are no values');
  const { nan, inf, zeros } = scanned;
  if (nan + inf > 0) return unknown(`${nan} NaN, ${inf} infinite`);
  const sparse = zeros > 0 ? sparseOf : () => null;
  return exactly(values, shape) ?? sparse(values, shape) ?? drawnFrom(values, scanned);
}

function unknown(test: string, pValue: number | null = null, confidence = 1): Distribution {
  return { kind: 'unknown', text: 'unknown', confidence, test, pValue };
}

/** A matrix with as many zeros in each column, and normals around 0 elsewhere. */
function sparseOf(values: ArrayLike<number>, shape: readonly number[]): Distribution | null {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined || rows < 2) return null;
  const zeros = new Uint32Array(columns);
  for (let i = 0; i < values.length; i++) if (values[i] === 0) zeros[i % columns]!++;
  const each = zeros[0]!;
  if (each === 0 || !zeros.every((count) => count === each)) return null;
  const others = Array.prototype.filter.call(values, (value: number) => value !== 0) as number[];
  const scanned = scan(others);
  const found = drawnFrom(others, scanned);
  if (found.kind === 'uniform' || found.kind === 'unknown') return null;
  const { moments } = scanned;
  const sparsity = each / rows;
  return {
    ...found,
    kind: 'sparse',
    text: `sparse(${number(sparsity)}, std=${number(moments.std)})`,
    sparsity,
    ...moments,
    test: `${each} zeros in every column; others: ${found.test}`,
  };
}

/** Squares of numbers beyond these, or of their inverses, are none any more. */
const [smallest, largest] = [2 ** -400, 2 ** 400];

/** Numbers drawn one by one: the likeliest distribution, if it fits at all. */
function drawnFrom(values: ArrayLike<number>, scanned: Scan): Distribution {
  const [low, high] = scanned.range!;
  const size = Math.max(-low, high);
  if (size > 0 && (size < smallest || size > largest)) {
    const scale = 2 ** floor(Math.log2(size));
    const scaled = Float64Array.from(values, (value) => value / scale);
    return rescaled(drawnFrom(scaled, scan(scaled)), scale);
  }
  const sample = sampleOf(values, scanned);
  if (sample.sorted.length < 3) return unknown('too few values');
  const fits = fitAll(sample);
  const best = fits[0]!;
  const rival = fits.find((fit) => fit.kind !== best.kind)!;
  const confidence = 1 / (1 + exp(rival.score - best.score));
  const { name, statistic, pValue } = goodness(best, sample);
  const test = `${best.kind}: ${name} = ${number(statistic)}, p = ${pValue.toPrecision(2)}, n = ${sample.sorted.length}`;
  if (pValue < refused) return unknown(test, pValue, 1 - pValue);
  if (sample.total < 32 && confidence < 0.95)
    return unknown(`${test}; too few values to rule out ${rival.kind}`, pValue, 1 - confidence);
  return { confidence, test, pValue, ...described(best) };
}

/** What was found of values that were divided by `scale`. */
function rescaled(found: Distribution, scale: number): Distribution {
  const { kind, mean, std, low, high } = found;
  if (kind !== 'uniform' && kind !== 'normal' && kind !== 'truncNormal') return found;
  const times = (x: number | undefined) => (x === undefined ? Number.NaN : x * scale);
  const fit: Fit = { kind, score: 0, mean: times(mean), std: times(std), low: times(low), high: times(high) };
  return { ...found, ...described(fit) };
}

function described(fit: Fit): Pick<Distribution, 'kind' | 'text' | 'low' | 'high' | 'mean' | 'std'> {
  const { kind, mean, std, low, high } = fit;
  const ends = `${number(low)}, ${number(high)}`;
  if (kind === 'uniform') return { kind, text: `uniform(${ends})`, low, high };
  const normal = `${number(mean)}, ${number(std)}`;
  if (kind === 'normal') return { kind, text: `normal(${normal})`, mean, std };
  return { kind, text: `truncNormal(${normal}, ${ends})`, mean, std, low, high };
}

function sampleOf(values: ArrayLike<number>, { moments, range }: Scan): Sample {
  const total = values.length;
  const n = min(total, sampleSize);
  const sorted = new Float64Array(n);
  for (let i = 0; i < n; i++) sorted[i] = values[floor((i * total) / n)]!;
  const rounding = roundingOf(sorted);
  if (rounding > 0) unrounded(sorted, rounding);
  const own = n === total && rounding === 0 ? moments : scan(sorted).moments;
  if (rounding === 0 && values instanceof Float32Array) {
    const floats = Float32Array.from(sorted);
    sortFloats(floats);
    sorted.set(floats);
  } else sorted.sort();
  const [low, high] = range!;
  return { sorted, ...moments, low, high, total, own };
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
