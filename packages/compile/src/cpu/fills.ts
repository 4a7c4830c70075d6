import {
  fillBernoulli,
  fillBernoulliFrom,
  fillBinomial,
  fillCauchy,
  fillDirichlet,
  fillExponential,
  fillGamma,
  fillGeometric,
  fillLogNormal,
  fillNormal,
  fillPermutation,
  fillPoisson,
  fillRandom,
  fillRandomRange,
  fillUniform,
  type MersenneTwister,
  multinomialWithoutReplacement,
  multinomialWithReplacement,
  type NumericArray,
  normalSerial,
} from '@wick/kernels';
import { isHalf, iterationOrder, likeStrides } from '@wick/tensor/internal';
import type { DType } from '@wick/tensor/light';
import { countOf, isDense } from '../graph/geometry.ts';
import { type CallStep, generatorIn, type Place, type TypedArray } from '../graph/ir.ts';
import type { Floats } from './hostLoops.ts';

type Bound = number | bigint | null;

/** What draws are told beside a generator, those that have it. */
interface Attrs {
  readonly mean: number;
  readonly std: number;
  readonly from: Bound;
  readonly to: Bound;
  readonly lambd: number;
  readonly median: number;
  readonly sigma: number;
  readonly p: number;
  readonly scale: number;
  readonly lower: number;
  readonly upper: number;
  readonly size: number;
  readonly numSamples: number;
  readonly replacement: boolean;
}

/** Draws into the elements of a result, in the order of its memory; `given` are those that say what is drawn. */
type Fill = (twister: MersenneTwister, out: NumericArray, given: readonly TypedArray[]) => void;

type Fills = Readonly<Record<string, (attrs: Attrs, out: Place, given: readonly Place[]) => Fill>>;

// One loop for all masks of a type: each closure's own would be slow, and box its numbers, until it has run for long.

function scaleFloats(out: Float32Array, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i]! *= scale;
}

function scaleDoubles(out: Float64Array, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i]! *= scale;
}

/** Draws in place, which do not look at what was there. What `told` says may be another number at every run. */
const inPlace: Fills = {
  normal: (told, place) => {
    // From 16 elements on, contiguous tensors are drawn in blocks, others one by one.
    const fill = isDense(place) ? fillNormal : normalSerial;
    return (twister, out) => fill(twister, out as Floats, told.mean, told.std);
  },
  uniform: (told) => (twister, out) => fillUniform(twister, out as Floats, told.from as number, told.to as number),
  exponential: (told) => (twister, out) => fillExponential(twister, out as Floats, told.lambd),
  cauchy: (told) => (twister, out) => fillCauchy(twister, out as Floats, told.median, told.sigma),
  logNormal: (told) => (twister, out) => fillLogNormal(twister, out as Floats, told.mean, told.std),
  geometric: (told) => (twister, out) => fillGeometric(twister, out, told.p),
  random: ({ from, to }, { dtype }) =>
    from === null
      ? (twister, out) => fillRandom(twister, out, dtype as Exclude<DType, 'float16' | 'bfloat16'>)
      : (twister, out) => fillRandomRange(twister, out, from, to),
  bernoulli: (told, _, { length }) =>
    length === 0
      ? (twister, out) => fillBernoulli(twister, out, told.p)
      : (twister, out, given) => fillBernoulliFrom(twister, out, given[0] as Floats),
  mask: (told) => {
    // Kept, for a number that is computed is an object on its way to a function.
    let dropped = Number.NaN;
    let kept = 1;
    return (twister, out) => {
      const p: number = told.p;
      if (p !== dropped) {
        dropped = p;
        kept = 1 - p;
      }
      fillBernoulli(twister, out, kept);
      if (out instanceof Float32Array) scaleFloats(out, told.scale);
      else scaleDoubles(out as Float64Array, told.scale);
    };
  },
};

/** Draws of new tensors, each element as those of its operands say. */
const fresh: Fills = {
  poisson: () => (twister, out, given) => fillPoisson(twister, out as Floats, given[0] as Floats),
  binomial: () => (twister, out, given) => fillBinomial(twister, out as Floats, given[0] as Floats, given[1] as Floats),
  standardGamma: () => (twister, out, given) => fillGamma(twister, out as Floats, given[0] as Floats),
  sampleDirichlet: (_, { shape }) => {
    const categories = shape.at(-1) ?? 1;
    return (twister, out, given) => fillDirichlet(twister, out as Floats, given[0] as Floats, categories);
  },
  slopes: ({ lower, upper }, { shape }) => {
    const drawn = new Float64Array(countOf(shape));
    return (twister, out, given) => {
      const x = given[0] as Floats;
      const count = countFallen(x);
      fillUniform(twister, drawn.subarray(0, count), lower, upper);
      putSlopes(out as Floats, x, drawn);
    };
  },
  randperm: ({ size }, { dtype }) => {
    const order = new Int32Array(size);
    if (dtype === 'int64') return (twister, out) => fillPermutation(twister, out as BigInt64Array, order);
    const wide = new BigInt64Array(size);
    const pairs = new Int32Array(wide.buffer);
    return (twister, out) => {
      fillPermutation(twister, wide, order);
      for (let i = 0; i < size; i++) out[i] = pairs[2 * i]!;
    };
  },
  multinomial: ({ numSamples, replacement }, _, [weights]) => {
    const { shape, strides, dtype } = weights!;
    const categories = shape.at(-1)!;
    const rows = countOf(shape) / categories;
    const room = (count: number): Floats => (dtype === 'float32' ? new Float32Array(count) : new Float64Array(count));
    // A single sample is the same with and without replacement; PyTorch draws it in the second way.
    if (replacement && numSamples > 1) {
      const sums = room(categories);
      return (twister, out, [w]) =>
        multinomialWithReplacement(twister, w as Floats, numSamples, out as BigInt64Array, rows, sums);
    }
    const byColumns = rows > 1 && likeStrides({ shape, _strides: strides })[0] === 1;
    const [quotients, order] = [room(rows * categories), new Int32Array(categories)];
    return (twister, out, [w]) =>
      multinomialWithoutReplacement(
        twister,
        w as Floats,
        numSamples,
        out as BigInt64Array,
        rows,
        byColumns,
        quotients,
        order,
      );
  },
};

// One loop for all steps, as above.

/** How many elements are not above 0. */
function countFallen(x: Floats): number {
  let count = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! <= 0) count++;
  return count;
}

/** What was drawn for these, one after the other, and 1 for all others. */
function putSlopes(out: Floats, x: Floats, drawn: Float64Array): void {
  for (let i = 0, next = 0; i < out.length; i++) out[i] = x[i]! <= 0 ? drawn[next++]! : 1;
}

/** A draw without its operation's tensors. */
export interface DirectDraw {
  /** The result, row by row in the order in which it is drawn. */
  readonly out: Place;
  /** Whose elements are read, row by row. */
  readonly given: readonly Place[];
  /** Draws, where all elements are side by side in that order. */
  fill(out: TypedArray, given: readonly TypedArray[]): void;
}

/** What an operation draws by one of the kernels' fills; null for all else. */
export function directDraw(step: CallStep): DirectDraw | null {
  const { op, attrs, inputs, outputs } = step;
  const generator = generatorIn(step);
  const [table, read] = step.inPlace ? [inPlace, inputs.slice(1)] : [fresh, inputs];
  const [out] = outputs;
  if (generator === null || out === undefined || out.memory.size === 0 || !Object.hasOwn(table, op.name)) return null;
  const given = read.filter((place) => place !== null);
  if ([out, ...given].some(({ dtype }) => isHalf(dtype))) return null;
  const fill = table[op.name]!(attrs as Attrs, out, given);
  // In place, elements are drawn in the order of the memory, and what they are told is read in that order.
  const order = iterationOrder(out.shape, [out.strides]);
  const pick = (list: readonly number[]) => order.map((d) => list[d]!);
  const walked = (place: Place) => ({ ...place, shape: pick(place.shape), strides: pick(place.strides) });
  return {
    out: walked(out),
    given: step.inPlace ? given.map(walked) : given,
    fill: (into, from) => fill(generator._twister, into as NumericArray, from),
  };
}
