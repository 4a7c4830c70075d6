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
  fillPoisson,
  fillRandom,
  fillRandomRange,
  fillUniform,
  type MersenneTwister,
  type NumericArray,
  normalSerial,
} from '@wick/kernels';
import { isHalf } from '@wick/tensor/internal';
import type { DType } from '@wick/tensor/light';
import { isDense, liesWhole } from '../graph/geometry.ts';
import { type CallStep, generatorIn, type Place, type TypedArray } from '../graph/ir.ts';

type Floats = Float32Array | Float64Array;
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
}

/** Draws into the elements of a result, in the order of its memory; `given` are those that say what is drawn. */
type Fill = (twister: MersenneTwister, out: NumericArray, given: readonly TypedArray[]) => void;

type Fills = Readonly<Record<string, (attrs: Attrs, out: Place, given: readonly Place[]) => Fill | null>>;

// One loop for all masks of a type: each closure's own would be slow, and box its numbers, until it has run for long.

function scaleFloats(out: Float32Array, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i]! *= scale;
}

function scaleDoubles(out: Float64Array, scale: number): void {
  for (let i = 0; i < out.length; i++) out[i]! *= scale;
}

/** Draws in place, which do not look at what was there. */
const inPlace: Fills = {
  normal: ({ mean, std }, place) => {
    // From 16 elements on, contiguous tensors are drawn in blocks, others one by one.
    const fill = isDense(place) ? fillNormal : normalSerial;
    return (twister, out) => fill(twister, out as Floats, mean, std);
  },
  uniform:
    ({ from, to }) =>
    (twister, out) =>
      fillUniform(twister, out as Floats, from as number, to as number),
  exponential:
    ({ lambd }) =>
    (twister, out) =>
      fillExponential(twister, out as Floats, lambd),
  cauchy:
    ({ median, sigma }) =>
    (twister, out) =>
      fillCauchy(twister, out as Floats, median, sigma),
  logNormal:
    ({ mean, std }) =>
    (twister, out) =>
      fillLogNormal(twister, out as Floats, mean, std),
  geometric:
    ({ p }) =>
    (twister, out) =>
      fillGeometric(twister, out, p),
  random: ({ from, to }, { dtype }) =>
    from === null
      ? (twister, out) => fillRandom(twister, out, dtype as Exclude<DType, 'float16' | 'bfloat16'>)
      : (twister, out) => fillRandomRange(twister, out, from, to),
  bernoulli: ({ p }, place, { length }) => {
    if (length === 0) return (twister, out) => fillBernoulli(twister, out, p);
    // Probabilities are read in the order of the result's memory.
    return isDense(place) ? (twister, out, given) => fillBernoulliFrom(twister, out, given[0] as Floats) : null;
  },
  mask:
    ({ p, scale }) =>
    (twister, out) => {
      fillBernoulli(twister, out, 1 - p);
      if (out instanceof Float32Array) scaleFloats(out, scale);
      else scaleDoubles(out as Float64Array, scale);
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
};

/** A draw without its operation's tensors. */
export interface DirectDraw {
  /** Whose elements are read, row by row. */
  readonly given: readonly Place[];
  /** Draws, where all elements of the result are side by side. */
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
  if (isHalf(out.dtype) || !liesWhole(out) || !given.every(isDense)) return null;
  const fill = table[op.name]!(attrs as Attrs, out, given);
  return fill && { given, fill: (into, from) => fill(generator._twister, into as NumericArray, from) };
}
