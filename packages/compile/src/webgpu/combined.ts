import { type Expression, expr } from '@wick/kernels';
import type { Command, StridedPlace } from '@wick/kernels/plan';
import { dense, type Layout, rowMajor } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { crossEntropy, crossEntropyBackward } from './entropies.ts';
import type { LowerOnGpu } from './places.ts';
import { polygamma } from './polygamma.ts';
import { programs } from './programs.ts';
import { kthvalue, picked, sort } from './sorting.ts';

const first = { given: 0 };
const { where, eq, ne, abs, pow } = expr;

/** Elements made of those of a dense array, where only this step finds them. */
function made(at: number, n: number, value: Expression, layout: Layout): readonly [Command, number] {
  const to = layout.room(4 * n);
  const flat = (place: number): StridedPlace => ({ at: place, stride: [1] });
  return [{ kind: 'pointwise', shape: [n], inputs: [flat(at)], outputs: [{ ...flat(to), value }] }, to];
}

/** Sums of floats that are no NaN. */
const nansum: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  if (x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const [command, values] = made(at, countOf(x.shape), where(eq(first, first), first, 0), layout);
  const { dims } = attrs as { dims: readonly number[] };
  const stride = rowMajor(x.shape);
  const total = { what: 'sum', shape: x.shape, stride, at: values, dims, to: layout.at(out) } as const;
  return [...commands, command, { kind: 'reduce', ...total }];
};

/** Norms of any order but 2. */
const norm: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { dims, p } = attrs as { dims: readonly number[]; p: number };
  if (p === 2 || x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const isExtreme = Math.abs(p) === Number.POSITIVE_INFINITY;
  const value = p === 0 ? ne(first, 0) : p === 1 || isExtreme ? abs(first) : pow(abs(first), p);
  const [command, values] = made(at, countOf(x.shape), value, layout);
  const what = isExtreme ? (p > 0 ? 'max' : 'min') : 'sum';
  const to = layout.at(out);
  commands.push(command, { kind: 'reduce', what, shape: x.shape, stride: rowMajor(x.shape), at: values, dims, to });
  if (isExtreme || p === 0 || p === 1) return commands;
  const flat = { at: to, stride: [1] };
  const root = { shape: [countOf(out.shape)], inputs: [flat], outputs: [{ ...flat, value: pow(first, 1 / p) }] };
  return [...commands, { kind: 'pointwise', ...root }];
};

/** Operations that are made of what other operations have. */
export const combined: Readonly<Record<string, LowerOnGpu>> = {
  ...programs,
  polygamma,
  nansum,
  norm,
  crossEntropy,
  crossEntropyBackward,
  sort,
  topk: sort,
  kthvalue,
  median: picked('median', true),
  medianDim: picked('median'),
  mode: picked('mode'),
};
