import { type Expression, expr } from '@wick/kernels';
import type { Command, ReduceCommand, StridedPlace } from '@wick/kernels/plan';
import type { AnyCommand } from '@wick/webgpu';
import { dense, type Layout, rowMajor } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { crossEntropy, crossEntropyBackward } from './entropies.ts';
import { element, filled, type LowerOnGpu } from './places.ts';
import { polygamma } from './polygamma.ts';
import { programs } from './programs.ts';
import { kthvalue, picked, sort } from './sorting.ts';

const [first, second, third] = [{ given: 0 }, { given: 1 }, { given: 2 }];
const { where, eq, ne, gt, abs, pow, add, mul, div } = expr;

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

/** Norms of dense floats. */
function norms(at: number, shape: readonly number[], p: number, dims: readonly number[], to: number, layout: Layout) {
  const over = (what: ReduceCommand['what'], from: number): Command => ({
    kind: 'reduce',
    ...{ what, shape, stride: rowMajor(shape), at: from, dims, to },
  });
  if (p === 2) return [over('norm', at)];
  const isExtreme = Math.abs(p) === Number.POSITIVE_INFINITY;
  const value = p === 0 ? ne(first, 0) : p === 1 || isExtreme ? abs(first) : pow(abs(first), p);
  const [command, values] = made(at, countOf(shape), value, layout);
  const commands = [command, over(isExtreme ? (p > 0 ? 'max' : 'min') : 'sum', values)];
  if (isExtreme || p === 0 || p === 1) return commands;
  const flat = { at: to, stride: [1] };
  const count = countOf(shape.filter((_, d) => !dims.includes(d)));
  const root = { shape: [count], inputs: [flat], outputs: [{ ...flat, value: pow(first, 1 / p) }] };
  return [...commands, { kind: 'pointwise', ...root } satisfies Command];
}

/** Norms of any order but 2. */
const norm: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { dims, p } = attrs as { dims: readonly number[]; p: number };
  if (p === 2 || x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  return [...commands, ...norms(at, x.shape, p, dims, layout.at(out), layout)];
};

/** Rows of a table that are looked up and whose norm is too large, scaled down in the table itself. */
const embeddingRenorm: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [, index] = inputs as [Place, Place];
  const [table] = outputs as [Place];
  const { maxNorm, normType } = attrs as { maxNorm: number; normType: number };
  const { dtype } = index;
  if (table.dtype !== 'float32' || (dtype !== 'int64' && dtype !== 'int32')) return null;
  const [rows] = table.shape as [number, number];
  const count = countOf(index.shape);
  if (count === 0 || countOf(table.shape) === 0) return [];
  const commands: AnyCommand[] = [];
  const lengths = layout.room(4 * rows);
  const at = dense(table, layout, commands as Command[])!;
  commands.push(...norms(at, table.shape, normType, [1], lengths, layout));
  const [wanted, one] = [layout.room(4 * rows), layout.room(4)];
  const flat = (place: number): StridedPlace => ({ at: place, stride: [1], dtype: 'float32' });
  const indices = [{ at: dense(index, layout, commands as Command[])!, stride: [1], dtype, size: rows, step: 1 }];
  const isTooLong = mul(third, gt(second, maxNorm));
  // PyTorch's guard against a division by 0.
  const value = where(isTooLong, mul(first, div(maxNorm, add(second, 1e-7))), first);
  const all = element(table, layout);
  const byRows = [lengths, wanted].map((place): StridedPlace => ({ at: place, stride: [1, 0] }));
  return [
    ...commands,
    ...filled(0, [rows], flat(wanted)),
    ...filled(1, [1], flat(one)),
    {
      kind: 'scatter',
      ...{ add: false, dtype: 'float32', shape: [count], values: { at: one, stride: [0] }, indices },
      to: { at: wanted, stride: [0] },
    },
    { kind: 'pointwise', shape: table.shape, inputs: [all, ...byRows], outputs: [{ ...all, value }] },
  ];
};

/** Operations that are made of what other operations have. */
export const combined: Readonly<Record<string, LowerOnGpu>> = {
  ...programs,
  polygamma,
  nansum,
  norm,
  embeddingRenorm,
  crossEntropy,
  crossEntropyBackward,
  sort,
  topk: sort,
  kthvalue,
  median: picked('median', true),
  medianDim: picked('median'),
  mode: picked('mode'),
};
