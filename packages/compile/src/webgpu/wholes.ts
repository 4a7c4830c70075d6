import type { Command } from '@wick/kernels/plan';
import { dense, type Layout } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { isOnGpu } from './elements.ts';
import type { LowerOnGpu } from './places.ts';

/** a · b of whole numbers of one type. */
function product(a: Place, b: Place, out: Place, layout: Layout) {
  const { dtype, shape } = out;
  if (dtype === 'float32' || dtype === 'bool' || !isOnGpu(dtype) || a.dtype !== dtype || b.dtype !== dtype) return null;
  const batch = shape.slice(0, -2);
  const lead = (place: Place) =>
    broadcast({ ...place, shape: place.shape.slice(0, -2), strides: place.strides.slice(0, -2) }, batch).strides;
  const of = (place: Place, side: 'row' | 'column') => {
    const [row, column] = place.strides.slice(-2) as [number, number];
    const own = side === 'row' ? [row, 0] : [0, column];
    return { at: layout.at(place), stride: [...lead(place), ...own], step: side === 'row' ? column : row };
  };
  const to = { at: layout.at(out), stride: out.strides };
  return [{ kind: 'wholeProduct', dtype, shape, k: a.shape.at(-1)!, a: of(a, 'row'), b: of(b, 'column'), to } as const];
}

const matmul: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [a, b] = inputs as [Place, Place];
  return product(a, b, outputs[0]!, layout);
};

/** Without a bias, which is added to whole numbers afterwards. */
const linear: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [x, weight] = inputs as [Place, Place];
  const turned = { ...weight, shape: [...weight.shape].reverse(), strides: [...weight.strides].reverse() };
  const row = x.shape.length === 1 ? { ...x, shape: [1, ...x.shape], strides: [0, ...x.strides] } : x;
  const [out] = outputs as [Place];
  const to = x.shape.length === 1 ? { ...out, shape: [1, ...out.shape], strides: [0, ...out.strides] } : out;
  return product(row, turned, to, layout);
};

const searchsorted: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [sorted, values] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { right } = attrs as { right: boolean };
  const { dtype } = values;
  const result = out.dtype;
  if (!isOnGpu(dtype) || sorted.dtype !== dtype || !isDense(out) || (result !== 'int64' && result !== 'int32'))
    return null;
  const commands: Command[] = [];
  const places = {
    sorted: dense(sorted, layout, commands)!,
    values: dense(values, layout, commands)!,
    to: layout.at(out),
  };
  const width = sorted.shape.length > 1 ? values.shape.at(-1)! : 0;
  const sizes = { count: countOf(values.shape), n: sorted.shape.at(-1)!, width };
  return [...commands, { kind: 'search', dtype, result, right, ...sizes, ...places }];
};

const isin: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, among] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { invert } = attrs as { invert: boolean };
  const { dtype } = x;
  if (!isOnGpu(dtype) || among.dtype !== dtype || !isDense(out)) return null;
  const commands: Command[] = [];
  const places = { at: dense(x, layout, commands)!, among: dense(among, layout, commands)!, to: layout.at(out) };
  return [...commands, { kind: 'isIn', dtype, count: countOf(x.shape), n: countOf(among.shape), invert, ...places }];
};

/** Products of whole numbers, and what looks elements up among others. */
export const wholes: Readonly<Record<string, LowerOnGpu>> = { matmul, linear, searchsorted, isin };
