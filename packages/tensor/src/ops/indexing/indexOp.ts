import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { dense, elements } from '../../core/copy.ts';
import type { TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { laidOut } from '../../core/laidOut.ts';
import { resultStrides } from '../../core/layout.ts';
import { aliasOf, allocateStrided, allocateTensor } from '../../core/make.ts';
import { broadcastShapes, broadcastStrides, contiguousStrides, numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { addAt, addRun, putAt, takeAt } from './moves.ts';
import { placesOf, readIndex, startFrom, zerosFor } from './places.ts';
import { broadcastsTo } from './values.ts';

/** Which dimension each of the index tensors stands for, in ascending order. */
interface IndexAttrs {
  readonly dims: readonly number[];
}

/** The elements that integer tensors select from a row-major tensor, as sums of three offsets. */
interface Selection {
  /** The result's shape: the indices' common shape stands where they stand, or in front if they are not neighbours. */
  readonly shape: readonly number[];
  readonly before: Int32Array;
  readonly at: Int32Array;
  readonly after: Int32Array;
  /** How many neighbouring elements each pair of the first two selects; 1 if there are none. */
  readonly run: number;
}

function selectionOf(
  where: string,
  shape: readonly number[],
  indices: readonly Tensor[],
  dims: readonly number[],
): Selection {
  const strides = contiguousStrides(shape);
  const common = broadcastIndices(where, indices);
  let at: Int32Array = new Int32Array(0);
  indices.forEach((index, k) => {
    const d = dims[k]!;
    const values = readIndex(where, index, shape[d]!, d, true);
    const step = strides[d]!;
    const whole = sameShape(index.shape, common);
    if (k === 0 && whole) at = values;
    const sum = k > 0 || !whole;
    if (at.length === 0) at = new Int32Array(numelOf(common));
    if (!sum) for (let i = 0; i < at.length; i++) at[i]! *= step;
    else if (whole) for (let i = 0; i < at.length; i++) at[i]! += values[i]! * step;
    else {
      const spread = placesOf(common, broadcastStrides(index.shape, contiguousStrides(index.shape), common));
      for (let i = 0; i < at.length; i++) at[i]! += values[spread[i]!]! * step;
    }
  });
  const first = dims[0]!;
  const neighbours = dims.at(-1)! - first === dims.length - 1;
  const rest = shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const lead = neighbours ? rest.filter((d) => d < first) : [];
  const tail = rest.slice(lead.length);
  const pick = (list: readonly number[], of: readonly number[]) => list.map((d) => of[d]!);
  const after = placesOf(pick(tail, shape), pick(tail, strides));
  return {
    shape: [...pick(lead, shape), ...common, ...pick(tail, shape)],
    before: placesOf(pick(lead, shape), pick(lead, strides)),
    at,
    after,
    run: after.length > 0 && after[after.length - 1] === after.length - 1 ? after.length : 1,
  };
}

function broadcastIndices(where: string, indices: readonly Tensor[]): number[] {
  try {
    return broadcastShapes(where, ...indices.map((t) => t.shape));
  } catch {
    throw new ShapeError(
      `${where}: the index tensors do not broadcast: shapes ${indices.map((t) => showShape(t.shape)).join(', ')}`,
    );
  }
}

/** Runs of fewer elements are moved one by one. */
const SHORTEST = 24;

/** Calls `visit` with the place of every run and how many elements have been before. */
function eachRun({ before, at, run }: Selection, visit: (place: number, k: number) => void): void {
  let k = 0;
  for (let b = 0; b < before.length; b++) for (let i = 0; i < at.length; i++, k += run) visit(before[b]! + at[i]!, k);
}

/** Where the elements lie that go with one of `before`. */
function placesOfEach({ at, after }: Selection): Int32Array {
  if (after.length === 1) return at;
  const places = new Int32Array(at.length * after.length);
  for (let i = 0, k = 0; i < at.length; i++) for (let a = 0; a < after.length; a++, k++) places[k] = at[i]! + after[a]!;
  return places;
}

/** All inputs from `first` on; PyTorch's tensors have at most 64 dimensions. */
function inputsFrom(first: number): number[] {
  return Array.from({ length: 64 }, (_, i) => first + i);
}

/** x[index0, index1, …] with integer tensors: `inputs` are x and they, one for each of `dims`. */
export const indexOp: OpRecord<[Tensor, ...Tensor[]], IndexAttrs> = {
  name: 'index',
  halves: true,
  saves: inputsFrom(1),
  forward([x, ...indices], { dims }) {
    const selection = selectionOf('index', x.shape, indices, dims);
    const out = allocateStrided(selection.shape, x.dtype, null, undefined, false);
    const from = elements(x);
    const to = out._storage.data;
    const { before, run } = selection;
    if (run >= SHORTEST) eachRun(selection, (p, k) => to.set(from.subarray(p, p + run) as never, k));
    else {
      const places = placesOfEach(selection);
      const n = places.length;
      for (let b = 0; b < before.length; b++) takeAt(from, before[b]!, places, n, to, b * n);
    }
    return laidOut(out, selectedStrides(x, indices, dims, selection.shape));
  },
  backward(g, ctx) {
    const indices = ctx.attrs.dims.map((_, k) => ctx.input(k + 1));
    const zeros = zerosFor(g, ctx.shapeOf(0));
    return [apply(indexPutOp, [zeros, g, ...indices], { ...ctx.attrs, accumulate: true }), ...indices.map(() => null)];
  },
};

/**
 * How the selected lies in memory: the iterator walks x, whose indexed dimensions do not move, beside the indices, which
 * stand in place of these dimensions where they are neighbours, else first.
 */
function selectedStrides(
  x: Tensor,
  indices: readonly Tensor[],
  dims: readonly number[],
  shape: readonly number[],
): readonly number[] | null {
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const neighbours = dims.every((d, i) => i === 0 || d === dims[i - 1]! + 1);
  const before = neighbours ? kept.filter((d) => d < dims[0]!) : [];
  const after = kept.slice(before.length);
  const still = new Array<number>(shape.length - kept.length).fill(0);
  const steps = (list: readonly number[]) => list.map((d) => x._strides[d]!);
  const walked = { shape, _strides: [...steps(before), ...still, ...steps(after)] };
  const beside = indices.map((t) => ({
    shape: [...t.shape, ...after.map(() => 1)],
    _strides: [...t._strides, ...after.map(() => 0)],
  }));
  return resultStrides(shape, [walked, ...beside]);
}

interface PutAttrs extends IndexAttrs {
  /** Add to what is there instead of replacing it. */
  readonly accumulate: boolean;
}

/** x with `values` (of a shape that broadcasts to the selection's) at x[index0, index1, …]. */
export const indexPutOp: OpRecord<[Tensor, Tensor, ...Tensor[]], PutAttrs> = {
  name: 'indexPut',
  saves: inputsFrom(2),
  forward([x, values, ...indices], { dims, accumulate }, out) {
    const selection = selectionOf('indexPut', x.shape, indices, dims);
    const one = values.numel() === 1 && broadcastsTo(values.shape, selection.shape);
    const from = one ? dense(values) : spread(values, selection.shape);
    const { data, result } = startFrom(x, out, [values, ...indices]);
    const { before, run } = selection;
    const isBool = x.dtype === 'bool';
    if (run >= SHORTEST && !accumulate)
      if (one) eachRun(selection, (p) => data.fill(from[0] as never, p, p + run));
      else eachRun(selection, (p, k) => data.set(from.subarray(k, k + run) as never, p));
    else if (run >= SHORTEST && !one) eachRun(selection, (p, k) => addRun(run, data, p, from, k, isBool));
    else {
      const places = placesOfEach(selection);
      const n = places.length;
      const step = one ? 0 : 1;
      for (let b = 0; b < before.length; b++)
        if (accumulate) addAt(data, before[b]!, places, n, from, step * b * n, step, isBool);
        else putAt(data, before[b]!, places, n, from, step * b * n, step);
    }
    return result;
  },
  backward(g, ctx) {
    const { dims, accumulate } = ctx.attrs;
    const indices = dims.map((_, k) => ctx.input(k + 2));
    const zero = allocateTensor([], g.dtype);
    const kept = accumulate ? g : apply(indexPutOp, [g, zero, ...indices], { dims, accumulate: false });
    return [
      ctx.needs(0) ? kept : null,
      ctx.needs(1) ? apply(indexOp, [g, ...indices], { dims }) : null,
      ...indices.map(() => null),
    ];
  },
};

/** The elements of `t` as if it had the broadcast shape. */
function spread(t: Tensor, shape: readonly number[]): TypedArray {
  if (!broadcastsTo(t.shape, shape))
    throw new ShapeError(
      `indexPut: values of shape ${showShape(t.shape)} do not broadcast to the selection's shape ${showShape(shape)}`,
    );
  return dense(aliasOf(t, shape, broadcastStrides(t.shape, t._strides, shape)));
}
