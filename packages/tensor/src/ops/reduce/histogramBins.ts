import { checkCount, show, showShape } from '../../core/check.ts';
import { convert, dense } from '../../core/copy.ts';
import type { DType, FloatArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { allocateFor } from '../../core/room.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { readsAll } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { spaced } from '../creation/spaced.ts';
import { placeOf } from '../indexing/searchsorted.ts';
import { diff } from './diff.ts';

/** Points, one after the other, each with as many coordinates as there are dimensions. */
export interface Points {
  readonly data: FloatArray;
  readonly dims: number;
  readonly dtype: DType;
}

/** The values of a tensor of float32 or float64. */
export function floatsOf(where: string, x: Tensor, name = 'input'): FloatArray {
  const { dtype } = checkTensor(where, x, name);
  if (dtype !== 'float32' && dtype !== 'float64')
    throw new TypeError(`${where}: ${name} must be float32 or float64, got ${dtype}`);
  readsAll(`${where}()`, x);
  return dense(x.detach()) as FloatArray;
}

/** The edges of the bins along a dimension: those given, or of so many bins over a range (null: over the points'). */
export function edgesOf(
  where: string,
  points: Points,
  dim: number,
  bins: number | Tensor,
  range: readonly [number, number] | null,
): Tensor {
  if (isTensor(bins)) {
    if (bins.ndim !== 1) throw new ShapeError(`${where}: bins must be a vector, got shape ${showShape(bins.shape)}`);
    if (bins.dtype !== points.dtype)
      throw new TypeError(`${where}: bins must have the dtype of the input, ${points.dtype}, got ${bins.dtype}`);
    if (bins.numel() < 2)
      throw new RangeError(`${where}: bins must hold at least 2 edges, got shape ${showShape(bins.shape)}`);
    return bins.detach();
  }
  checkCount(where, 'bins', bins, 1);
  let [low, high] = range ?? extent(points, dim);
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError(`${where}: the range from ${low} to ${high} is not finite`);
  if (low > high) throw new RangeError(`${where}: a range must not end before it begins, got ${low} and ${high}`);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const edges = spaced(low, high, bins + 1, points.dtype);
  return wrapArray(convert(edges, points.dtype, 'float64'), [bins + 1], points.dtype);
}

function extent({ data, dims }: Points, dim: number): [number, number] {
  if (data.length === 0) return [0, 1];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = dim; i < data.length; i += dims) {
    const v = data[i]!;
    if (Number.isNaN(v)) return [v, v];
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

/** The bin of a value: edges belong to the bin above them, the last one to that below. -1 for what is outside, and NaN. */
function binOf(edges: FloatArray, value: number): number {
  const last = edges.length - 1;
  if (!(value >= edges[0]! && value <= edges[last]!)) return -1;
  return Math.min(placeOf(edges, 0, edges.length, value, true), last) - 1;
}

/** How many points, or how much of the weights, lie in each bin; `density`: as a share of all, by the size of the bin. */
export function countPoints(
  where: string,
  points: Points,
  edges: readonly Tensor[],
  weight: Tensor | null,
  density: boolean,
): Tensor {
  const { data, dims, dtype } = points;
  const weights = weight && floatsOf(where, weight, 'weight');
  if (weight && weight.dtype !== dtype)
    throw new TypeError(`${where}: weight must have the dtype of the input, ${dtype}, got ${weight.dtype}`);
  const bounds = edges.map((t) => dense(t) as FloatArray);
  const shape = bounds.map((b) => b.length - 1);
  const out = allocateFor(shape, dtype, where) as FloatArray;
  for (let i = 0, p = 0; i < data.length; i += dims, p++) {
    let place = 0;
    for (let d = 0; d < dims && place >= 0; d++) {
      const bin = binOf(bounds[d]!, data[i + d]!);
      place = bin < 0 ? -1 : place * shape[d]! + bin;
    }
    if (place >= 0) out[place]! += weights ? weights[p]! : 1;
  }
  const hist = wrapArray(out, shape, dtype);
  if (!density) return hist;
  const widths = edges.map((t, d) => diff(t).reshape(shape.map((_, e) => (e === d ? -1 : 1))));
  return widths.reduce((rest, width) => rest.div(width), hist.div(hist.sum()));
}

/** Checks a range of two numbers. */
export function checkRange(where: string, range: unknown): readonly [number, number] {
  if (!Array.isArray(range) || range.some((n) => typeof n !== 'number'))
    throw new TypeError(`${where}: range must be an array of numbers, got ${show(range)}`);
  if (range.length !== 2) throw new RangeError(`${where}: range must be two numbers, got ${show(range)}`);
  return range as [number, number];
}
