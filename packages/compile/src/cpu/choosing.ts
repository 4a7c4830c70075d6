import type { Command } from '@wick/kernels/plan';
import { collect, type ScatterReduction } from '@wick/tensor/internal';
import { countOf, sameList } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import {
  doubles,
  type Floats,
  type HostLoops,
  integers,
  type LoopsOf,
  MOST_PLACES,
  moveUnits,
  placesIn,
  type Units,
  unitOf,
  unitsOf,
  wholeOf,
  wordsOf,
} from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { Layout } from './layout.ts';
import { clone } from './moves.ts';

// Elements that are chosen by indices: where they lie is a table made once, to which the indices of a call are added.

/** One index of what is chosen: element i goes `step` as often as says the one at `at[i]`. */
interface Choice {
  readonly index: Place;
  readonly at: Int32Array;
  readonly size: number;
  readonly step: number;
  /** Whether negative ones count from the end. */
  readonly wraps: boolean;
}

/** The elements of a place that indices choose. */
interface Chosen {
  readonly base: Int32Array;
  readonly choices: readonly Choice[];
}

/** What `index` says of each element of a shape; null where it is no index. */
function choiceOf(index: Place, shape: readonly number[], of: Place, dim: number, wraps: boolean): Choice | null {
  if (index.dtype !== 'int64' && index.dtype !== 'int32') return null;
  const at = placesIn(broadcast(index, shape), wordsOf(index)!);
  return { index, at, size: of.shape[dim]!, step: of.strides[dim]! * unitOf(of)!, wraps };
}

/** Writes where the chosen elements lie; false where an index is out of bounds. */
function find(places: Int32Array, { base, choices }: Chosen, indices: readonly Int32Array[]): boolean {
  places.set(base);
  for (let c = 0; c < choices.length; c++) {
    const { index, at, size, step, wraps } = choices[c]!;
    const words = indices[c]!;
    const isWide = index.dtype === 'int64';
    for (let i = 0; i < places.length; i++) {
      const k = at[i]!;
      let value = words[k]!;
      if (isWide && words[k + 1] !== value >> 31) return false;
      if (wraps && value < 0) value += size;
      if (value < 0 || value >= size) return false;
      places[i]! += value * step;
    }
  }
  return true;
}

/** out = the chosen elements of x. */
function taken(x: Place, out: Place, chosen: Chosen | null, layout: Layout): HostLoops | null {
  const units = unitOf(x);
  if (chosen === null || units === null || out.memory === x.memory) return null;
  const { choices } = chosen;
  const places = new Int32Array(chosen.base.length);
  const to = placesIn(out, units);
  return {
    before: [],
    arrays: [out, x, ...choices.map(({ index }) => index)].map((place) => wholeOf(place, layout)),
    bind(arrays) {
      const [y, from] = [unitsOf(arrays[0]!, out), unitsOf(arrays[1]!, x)];
      const indices = arrays.slice(2).map(integers);
      return () => {
        if (!find(places, chosen, indices)) return false;
        moveUnits(y, to, from, places, units);
        return true;
      };
    },
  };
}

/** What is put to chosen elements: those of a place, or a number; and whether it is added, times alpha. */
interface Put {
  readonly source: Place | number;
  readonly alpha: number | null;
}

/** y[j[i]] += x[k[i]], of whole numbers: modulo what there is room for. */
function addUnits(y: Units, j: Int32Array, x: Units, k: Int32Array, units: number): void {
  if (units === 1) for (let i = 0; i < j.length; i++) y[j[i]!]! += x[k[i]!]!;
  else
    for (let i = 0; i < j.length; i++) {
      const [p, q] = [j[i]!, k[i]!];
      const low = (y[p]! >>> 0) + (x[q]! >>> 0);
      y[p + 1]! += x[q + 1]! + (low >= 2 ** 32 ? 1 : 0);
      y[p] = low; // modulo 2^32
    }
}

/** y[j[i]] += alpha x[k[i]], which is rounded by itself. */
function addFloats(y: Floats, j: Int32Array, x: Floats, k: Int32Array, alpha: number): void {
  if (alpha === 1) for (let i = 0; i < j.length; i++) y[j[i]!]! += x[k[i]!]!;
  else for (let i = 0; i < j.length; i++) y[j[i]!]! += Math.fround(x[k[i]!]! * alpha);
}

/** The same of doubles, whose places are told in words. */
function addDoubles(y: Floats, j: Int32Array, x: Floats, k: Int32Array, alpha: number): void {
  for (let i = 0; i < j.length; i++) y[j[i]! >> 1]! += x[k[i]! >> 1]! * alpha;
}

/** x with something put to the chosen elements of the result, which begins as it. */
function put(step: CallStep, chosen: Chosen | null, shape: readonly number[], { source, alpha }: Put, layout: Layout) {
  const [x] = step.inputs as [Place];
  const [out] = step.outputs as [Place];
  const units = unitOf(out);
  const type = layout.floatTypeOf([out]);
  // Truths are added by the operation itself.
  if (alpha !== null && type === null && (alpha !== 1 || out.dtype === 'bool')) return null;
  if (chosen === null || units === null) return null;
  const before: Command[] | null = step.inPlace ? [] : clone(step, layout);
  const { choices } = chosen;
  const others = [...(typeof source === 'number' ? [] : [source]), ...choices.map(({ index }) => index)];
  // What is read must not change while it is written.
  if (before === null || others.some(({ memory }) => memory === out.memory)) return null;
  if (typeof source !== 'number' && (source.dtype !== out.dtype || x.dtype !== out.dtype)) return null;
  const fixed = typeof source === 'number' ? numberAs(source, out.dtype) : null;
  if (typeof source === 'number' && fixed === null) return null;
  const places = new Int32Array(chosen.base.length);
  const given = typeof source === 'number' ? null : broadcast(source, shape);
  const from = given ? placesIn(given, units) : new Int32Array(places.length);
  const loops: HostLoops = {
    before,
    arrays: [out, ...others].map((place) => wholeOf(place, layout)),
    bind(arrays: readonly Floats[]) {
      const [to, read] = [unitsOf(arrays[0]!, out), fixed ?? unitsOf(arrays[1]!, out)];
      const [y, values] = (type === 'float64' ? arrays.map(doubles) : arrays) as [Floats, Floats];
      const add = type === 'float64' ? addDoubles : addFloats;
      const indices = arrays.slice(given ? 2 : 1).map(integers);
      return () => {
        if (!find(places, chosen, indices)) return false;
        if (alpha === null) moveUnits(to, places, read, from, units);
        else if (type !== null) add(y, places, values, from, alpha);
        else addUnits(to, places, read, from, units);
        return true;
      };
    },
  };
  return loops;
}

/** A number as an element of a dtype; null where that has none that is it. */
function numberAs(value: number, dtype: Place['dtype']): Units | null {
  if (dtype === 'float32') return new Int32Array(Float32Array.of(value).buffer);
  if (dtype === 'float64') return new Int32Array(Float64Array.of(value).buffer);
  if (!Number.isSafeInteger(value)) return null;
  if (dtype === 'int64') return new Int32Array(BigInt64Array.of(BigInt(value)).buffer);
  if (dtype === 'int32') return value === value >> 0 ? Int32Array.of(value) : null;
  const most = dtype === 'bool' ? 1 : 255;
  return value >= 0 && value <= most ? Uint8Array.of(value) : null;
}

const without = (strides: readonly number[], dim: number) => strides.map((stride, d) => (d === dim ? 0 : stride));

const isFitting = (shape: readonly number[]) => shape.length > 0 && countOf(shape) > 0 && countOf(shape) <= MOST_PLACES;

/** An index of as many dimensions: it replaces the coordinate along one. */
function along(of: Place, index: Place, dim: number): Chosen | null {
  const { shape } = index;
  if (shape.length !== of.shape.length || !isFitting(shape) || unitOf(of) === null) return null;
  const choice = choiceOf(index, shape, of, dim, false);
  return (
    choice && {
      base: placesIn({ shape, strides: without(of.strides, dim), offset: of.offset }, unitOf(of)!),
      choices: [choice],
    }
  );
}

/** A vector of the rows along a dimension. */
function rows(of: Place, index: Place, shape: readonly number[], dim: number, wraps = false): Chosen | null {
  if (shape.length !== of.shape.length || index.shape.length !== 1 || !isFitting(shape) || unitOf(of) === null)
    return null;
  const strides = shape.map((_, d) => (d === dim ? index.strides[0]! : 0));
  const choice = choiceOf({ ...index, shape, strides }, shape, of, dim, wraps);
  return (
    choice && {
      base: placesIn({ shape, strides: without(of.strides, dim), offset: of.offset }, unitOf(of)!),
      choices: [choice],
    }
  );
}

/** An index for each of some dimensions: their common shape stands where these are, or in front if they are not neighbours. */
function selected(of: Place, indices: readonly Place[], dims: readonly number[]): [Chosen, number[]] | null {
  const rank = Math.max(...indices.map(({ shape }) => shape.length));
  const common = Array.from({ length: rank }, (_, d) =>
    indices.reduce((size, { shape }) => {
      const own = shape[shape.length - rank + d] ?? 1;
      return size === 1 ? own : size;
    }, 1),
  );
  const first = dims[0]!;
  const rest = of.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const lead = dims.at(-1)! - first === dims.length - 1 ? rest.filter((d) => d < first) : [];
  const tail = rest.slice(lead.length);
  const pick = (list: readonly number[], from: readonly number[]) => list.map((d) => from[d]!);
  const shape = [...pick(lead, of.shape), ...common, ...pick(tail, of.shape)];
  if (!isFitting(shape) || unitOf(of) === null) return null;
  const [none, zeros, last] = [lead, common, tail].map((list) => list.map(() => 0)) as [number[], number[], number[]];
  const strides = [...pick(lead, of.strides), ...zeros, ...pick(tail, of.strides)];
  const base = placesIn({ shape, strides, offset: of.offset }, unitOf(of)!);
  const choices = indices.map((index, k) => {
    const strides = [...none, ...broadcast(index, common).strides, ...last];
    return choiceOf({ ...index, shape, strides }, shape, of, dims[k]!, true);
  });
  return choices.every((choice) => choice !== null) ? [{ base, choices }, shape] : null;
}

type Dim = { readonly dim: number };

/** The operations that choose by indices. */
export const chosen: Readonly<Record<string, LoopsOf>> = {
  gather({ inputs, outputs, attrs }, layout) {
    const [x, index] = inputs as [Place, Place];
    return taken(x, outputs[0]!, along(x, index, (attrs as Dim).dim), layout);
  },
  indexSelect({ inputs, outputs, attrs }, layout) {
    const [x, index] = inputs as [Place, Place];
    const [out] = outputs as [Place];
    return taken(x, out, rows(x, index, out.shape, (attrs as Dim).dim), layout);
  },
  index({ inputs, outputs, attrs }, layout) {
    const [x, ...indices] = inputs as [Place, ...Place[]];
    const [out] = outputs as [Place];
    const found = selected(x, indices, (attrs as { dims: readonly number[] }).dims);
    return found && sameList(found[1], out.shape) ? taken(x, out, found[0], layout) : null;
  },
  scatter(step, layout) {
    const [, index, source] = step.inputs as [Place, Place, Place | undefined];
    const { dim, value } = step.attrs as Dim & { value?: unknown };
    if (source === undefined ? typeof value !== 'number' : !sameList(source.shape, index.shape)) return null;
    const given = { source: source ?? (value as number), alpha: null };
    return put(step, along(step.outputs[0]!, index, dim), index.shape, given, layout);
  },
  scatterAdd(step, layout) {
    const [, index, source] = step.inputs as [Place, Place, Place];
    if (!sameList(source.shape, index.shape)) return null;
    const given = { source, alpha: 1 };
    return put(step, along(step.outputs[0]!, index, (step.attrs as Dim).dim), index.shape, given, layout);
  },
  indexAdd(step, layout) {
    const [, index, source] = step.inputs as [Place, Place, Place];
    const { dim, alpha } = step.attrs as Dim & { alpha: number };
    return put(step, rows(step.outputs[0]!, index, source.shape, dim), source.shape, { source, alpha }, layout);
  },
  indexCopy(step, layout) {
    const [, index, source] = step.inputs as [Place, Place, Place];
    const chosen = rows(step.outputs[0]!, index, source.shape, (step.attrs as Dim).dim);
    return put(step, chosen, source.shape, { source, alpha: null }, layout);
  },
  indexFill(step, layout) {
    const [, index] = step.inputs as [Place, Place];
    const [out] = step.outputs as [Place];
    const { dim, value } = step.attrs as Dim & { value: unknown };
    if (typeof value !== 'number') return null;
    const shape = out.shape.map((size, d) => (d === dim ? countOf(index.shape) : size));
    return put(step, rows(out, index, shape, dim, true), shape, { source: value, alpha: null }, layout);
  },
  scatterReduce(step, layout) {
    const [x, index, source] = step.inputs as [Place, Place, Place];
    const [out] = step.outputs as [Place];
    const { dim, ...how } = step.attrs as Dim & { reduce: ScatterReduction; includeSelf: boolean };
    const type = layout.floatTypeOf([x, out, source]);
    // Places are told in elements here, whatever these are.
    const chosen = along({ ...out, dtype: 'float32' }, index, dim);
    if (type === null || chosen === null || !sameList(source.shape, index.shape)) return null;
    const before = step.inPlace ? [] : clone(step, layout);
    const work = new InLoops(layout, type);
    const given = work.dense(source);
    if (before === null || given === null || [source, index].some(({ memory }) => memory === out.memory)) return null;
    const places = new Int32Array(chosen.base.length);
    const counts = new Int32Array(out.memory.size);
    return {
      before: [...before, ...work.commands],
      arrays: [wholeOf(out, layout), given, wholeOf(index, layout)],
      bind([whole, values, words]) {
        const to = type === 'float64' ? doubles(whole!) : whole!;
        const indices = [integers(words!)];
        return () => {
          if (!find(places, chosen, indices)) return false;
          collect(to, values!, places, how, type, counts);
          return true;
        };
      },
    };
  },
  indexPut(step, layout) {
    const [, source, ...indices] = step.inputs as [Place, Place, ...Place[]];
    const { dims, accumulate } = step.attrs as { dims: readonly number[]; accumulate: boolean };
    const found = selected(step.outputs[0]!, indices, dims);
    if (found === null || source.shape.length > found[1].length) return null;
    return put(step, found[0], found[1], { source, alpha: accumulate ? 1 : null }, layout);
  },
};
