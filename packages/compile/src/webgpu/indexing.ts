import { expr, type PlaneGeometry } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { AnyCommand, IndexOperand, ScatterCommand } from '@wick/webgpu';
import { dense, type Layout } from '../cpu/layout.ts';
import { embeddingBackward as embeddingSums } from '../cpu/moves.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { type GpuDType, isOnGpu } from './elements.ts';
import { copied, element, filled, type LowerOnGpu } from './places.ts';

/** Strides with that of a dimension replaced. */
function along(strides: readonly number[], dim: number, stride: number): number[] {
  return strides.map((step, d) => (d === dim ? stride : step));
}

/** An index into a dimension of a place; null for what is none. */
function operand(
  index: Place,
  stride: readonly number[],
  into: Place,
  dim: number,
  layout: Layout,
): IndexOperand | null {
  const { dtype } = index;
  if (dtype !== 'int64' && dtype !== 'int32') return null;
  return { at: layout.at(index), stride, dtype, size: into.shape[dim]!, step: into.strides[dim]! };
}

/** An index of one dimension along `dim` of elements of a shape. */
function alongOnly(index: Place, shape: readonly number[], dim: number): number[] {
  return shape.map((_, d) => (d === dim ? (index.strides[0] ?? 0) : 0));
}

function gathered(
  x: Place,
  stride: readonly number[],
  indices: readonly (IndexOperand | null)[],
  out: Place,
  layout: Layout,
): AnyCommand[] | null {
  if (!isOnGpu(x.dtype) || indices.includes(null)) return null;
  if (countOf(out.shape) === 0) return [];
  const from = { at: layout.at(x), stride };
  const of = indices as readonly IndexOperand[];
  return [{ kind: 'gather', dtype: x.dtype, shape: out.shape, from, indices: of, to: element(out, layout) }];
}

const gather: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, index] = inputs as [Place, Place];
  const { dim } = attrs as { dim: number };
  if (x.shape.length !== index.shape.length) return null;
  const indices = [operand(index, index.strides, x, dim, layout)];
  return gathered(x, along(x.strides, dim, 0), indices, outputs[0]!, layout);
};

const indexSelect: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, index] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { dim } = attrs as { dim: number };
  const indices = [operand(index, alongOnly(index, out.shape, dim), x, dim, layout)];
  return gathered(x, along(x.strides, dim, 0), indices, out, layout);
};

/** What several indices select of a place: its shape, the place's strides in it, and how the indices lie in it. */
function selection(x: Place, indices: readonly Place[], dims: readonly number[]) {
  const rest = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const areNeighbours = dims.at(-1)! - dims[0]! === dims.length - 1;
  const lead = areNeighbours ? rest.filter((d) => d < dims[0]!) : [];
  const tail = rest.slice(lead.length);
  const rank = Math.max(...indices.map(({ shape }) => shape.length));
  const common = Array.from({ length: rank }, (_, d) =>
    indices.reduce((size, { shape }) => {
      const own = shape[d - rank + shape.length] ?? 1;
      return own === 1 ? size : own;
    }, 1),
  );
  const still = (of: readonly unknown[]) => of.map(() => 0);
  const pick = (of: readonly number[], list: readonly number[]) => list.map((d) => of[d]!);
  return {
    shape: [...pick(x.shape, lead), ...common, ...pick(x.shape, tail)],
    stride: [...pick(x.strides, lead), ...still(common), ...pick(x.strides, tail)],
    of: indices.map((index) => [...still(lead), ...broadcast(index, common).strides, ...still(tail)]),
  };
}

const index: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, ...indices] = inputs as [Place, ...Place[]];
  const { dims } = attrs as { dims: readonly number[] };
  const { stride, of } = selection(x, indices, dims);
  const operands = indices.map((one, k) => operand(one, of[k]!, x, dims[k]!, layout));
  return gathered(x, stride, operands, outputs[0]!, layout);
};

interface Scattered extends Pick<ScatterCommand, 'add' | 'reduce' | 'includeSelf'> {
  readonly shape: readonly number[];
  readonly values: { readonly at: number; readonly stride: readonly number[] };
  readonly stride: readonly number[];
  readonly indices: readonly (IndexOperand | null)[];
  readonly alpha?: number;
}

/** The first input, with elements of it replaced or grown. */
function scattered({ inputs, outputs }: CallStep, given: Scattered, layout: Layout): AnyCommand[] | null {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { indices, stride, ...rest } = given;
  if (!isOnGpu(out.dtype) || indices.includes(null)) return null;
  const of = indices as readonly IndexOperand[];
  const to = { at: layout.at(out), stride };
  return [...copied(x, out, layout), { kind: 'scatter', dtype: out.dtype, ...rest, indices: of, to }];
}

/** A number where values are read. */
function constant(value: number, dtype: string, rank: number, layout: Layout) {
  const place = { at: layout.room(8), stride: new Array<number>(rank).fill(0), dtype: dtype as GpuDType };
  return [filled(value, [1], { ...place, stride: [0] }), place] as const;
}

const scatter =
  (add: boolean): LowerOnGpu =>
  (step, layout) => {
    const [x, index, source] = step.inputs as [Place, Place, Place | undefined];
    const [out] = step.outputs as [Place];
    const { dim, value } = step.attrs as { dim: number; value?: number | bigint | boolean };
    if (x.shape.length !== index.shape.length || !isOnGpu(out.dtype)) return null;
    const indices = [operand(index, index.strides, out, dim, layout)];
    const [before, values] = source
      ? [[], element(source, layout)]
      : constant(Number(value), out.dtype, x.shape.length, layout);
    const made = scattered(
      step,
      { add, shape: index.shape, values, stride: along(out.strides, dim, 0), indices },
      layout,
    );
    return made && [...before, ...made];
  };

/** What is made of values that meet. */
const scatterReduce: LowerOnGpu = (step, layout) => {
  const [x, index, source] = step.inputs as [Place, Place, Place];
  const [out] = step.outputs as [Place];
  const { dim, reduce, includeSelf } = step.attrs as Required<Pick<ScatterCommand, 'reduce' | 'includeSelf'>> & {
    dim: number;
  };
  if (x.shape.length !== index.shape.length || x.dtype === 'bool') return null;
  const indices = [operand(index, index.strides, out, dim, layout)];
  const stride = along(out.strides, dim, 0);
  const values = element(source, layout);
  return scattered(step, { add: true, reduce, includeSelf, shape: index.shape, values, stride, indices }, layout);
};

const rows =
  (add: boolean): LowerOnGpu =>
  (step, layout) => {
    const [x, index, source] = step.inputs as [Place, Place, Place | undefined];
    const [out] = step.outputs as [Place];
    const { dim, value, alpha = 1 } = step.attrs as { dim: number; value?: number | bigint | boolean; alpha?: number };
    if (!isOnGpu(out.dtype)) return null;
    const shape = x.shape.map((n, d) => (d === dim ? countOf(index.shape) : n));
    if (source && source.shape.length !== shape.length) return null;
    const indices = [operand(index, alongOnly(index, shape, dim), out, dim, layout)];
    const [before, values] = source
      ? [[], element(source, layout)]
      : constant(Number(value), out.dtype, shape.length, layout);
    const made = scattered(step, { add, shape, values, stride: along(out.strides, dim, 0), indices, alpha }, layout);
    return made && [...before, ...made];
  };

const indexPut: LowerOnGpu = (step, layout) => {
  const [, values, ...indices] = step.inputs as [Place, Place, ...Place[]];
  const [out] = step.outputs as [Place];
  const { dims, accumulate } = step.attrs as { dims: readonly number[]; accumulate: boolean };
  const { shape, stride, of } = selection(out, indices, dims);
  const operands = indices.map((one, k) => operand(one, of[k]!, out, dims[k]!, layout));
  const wide = element(values, layout, broadcast(values, shape).strides);
  return scattered(step, { add: accumulate, shape, values: wide, stride, indices: operands }, layout);
};

/** Rows of a table: none, zeros, of an index that is computed and out of bounds. */
export const embedding: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [table, index] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const indices = [operand(index, [...index.strides, 0], table, 0, layout)];
  return gathered(table, along(out.strides.map(() => 0), out.shape.length - 1, table.strides[1]!), indices, out, layout); // biome-ignore format: short
};

/** Its gradient where rows share it by how often they are looked up: sums, divided by how many have met. */
const embeddingBackward: LowerOnGpu = (step, layout) => {
  const [, index] = step.inputs as [Place, Place];
  const [out] = step.outputs as [Place];
  const { scaleGradByFreq } = step.attrs as { scaleGradByFreq: boolean };
  const count = countOf(index.shape);
  if (!scaleGradByFreq || !isDense(index) || !isDense(out) || (index.dtype !== 'int64' && index.dtype !== 'int32'))
    return null;
  const sums = embeddingSums({ ...step, attrs: { ...(step.attrs as object), scaleGradByFreq: false } }, layout);
  if (sums === null) return null;
  const [rows, width] = out.shape as [number, number];
  const times = { at: layout.room(4 * rows), stride: [1], dtype: 'float32' } as const;
  const [before, ones] = constant(1, 'float32', 1, layout);
  const indices = [{ at: layout.at(index), stride: [1], dtype: index.dtype, size: rows, step: 1 }];
  const by = { ...times, stride: [1, 0] };
  const all = element(out, layout);
  const value = expr.div({ given: 0 }, expr.max({ given: 1 }, 1));
  return [
    ...sums,
    ...before,
    ...filled(0, [rows], times),
    {
      kind: 'scatter',
      add: true,
      dtype: 'float32',
      shape: [count],
      values: ones,
      indices,
      to: { ...times, stride: [0] },
    },
    { kind: 'pointwise', shape: [rows, width], inputs: [all, by], outputs: [{ ...all, value }] },
  ];
};

interface BagAttrs {
  readonly bags: number;
  readonly paddingIdx: number;
  readonly includeLastOffset: boolean;
}

/** Bags of indices, whose places are laid row by row; null for what is none. */
function bagsOf(index: Place, offsets: Place | null, { attrs }: CallStep, layout: Layout, commands: Command[]) {
  const { bags, paddingIdx: padding, includeLastOffset: hasEnd } = attrs as BagAttrs;
  const [indexType, offsetType] = [index.dtype, offsets?.dtype ?? 'int64'];
  if (indexType !== 'int64' && indexType !== 'int32') return null;
  if (offsetType !== 'int64' && offsetType !== 'int32') return null;
  const at = (place: Place) => (countOf(place.shape) === 0 ? 0 : dense(place, layout, commands)!);
  const places = { indices: at(index), offsets: offsets && at(offsets) };
  return { bags, count: countOf(index.shape), indexType, offsetType, padding, hasEnd, ...places } as const;
}

const bags: LowerOnGpu = (step, layout) => {
  const [index, offsets] = step.inputs as [Place, Place | null];
  const [into, counts] = step.outputs as [Place, Place];
  const commands: Command[] = [];
  const given = bagsOf(index, offsets, step, layout, commands);
  if (given === null || !step.outputs.every(isDense)) return null;
  return [...commands, { kind: 'bags', ...given, into: layout.at(into), counts: layout.at(counts) }];
};

/** The rows with the largest elements of bags. */
const bagMaxima: LowerOnGpu = (step, layout) => {
  const [table, index, offsets] = step.inputs as [Place, Place, Place | null];
  const [places, areEmpty] = step.outputs as [Place, Place];
  const commands: Command[] = [];
  const given = bagsOf(index, offsets, step, layout, commands);
  if (given === null || table.dtype !== 'float32' || !step.outputs.every(isDense)) return null;
  const at = { table: dense(table, layout, commands)!, areEmpty: layout.at(areEmpty) };
  const to = countOf(places.shape) === 0 ? 0 : layout.at(places);
  return [...commands, { kind: 'bagMaxima', ...given, width: table.shape[1]!, ...at, places: to }];
};

/** Elements to their places in planes of zeros. */
export const maxUnpool: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, index] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { planes, inPlane, outPlane } = (attrs as { geometry: PlaneGeometry }).geometry;
  if (x.dtype !== 'float32' || ![x, index, out].every(isDense)) return null;
  const stride = [outPlane, 1];
  return [
    ...filled(0, out.shape, element(out, layout)),
    {
      kind: 'scatter',
      ...{ add: false, dtype: 'float32', shape: [planes, outPlane] },
      values: { at: layout.at(x), stride },
      indices: [{ at: layout.at(index), stride, dtype: 'int64', size: inPlane, step: 1 }],
      to: { at: layout.at(out), stride: [inPlane, 0] },
    },
  ];
};

/** The same, with scalars as lines of one: they go along dimension 0, too. */
const alsoOfScalars =
  (lower: LowerOnGpu): LowerOnGpu =>
  (step, layout) => {
    const line = (place: Place): Place => (place.shape.length === 0 ? { ...place, shape: [1], strides: [1] } : place);
    return lower({ ...step, inputs: step.inputs.map((x) => x && line(x)), outputs: step.outputs.map(line) }, layout);
  };

/** Operations by indices. */
export const indexing: Readonly<Record<string, LowerOnGpu>> = {
  embeddingBackward,
  bags,
  bagMaxima,
  gather: alsoOfScalars(gather),
  indexSelect: alsoOfScalars(indexSelect),
  index,
  scatter: alsoOfScalars(scatter(false)),
  scatterAdd: alsoOfScalars(scatter(true)),
  scatterReduce: alsoOfScalars(scatterReduce),
  indexFill: alsoOfScalars(rows(false)),
  indexCopy: alsoOfScalars(rows(false)),
  indexAdd: alsoOfScalars(rows(true)),
  indexPut,
};
