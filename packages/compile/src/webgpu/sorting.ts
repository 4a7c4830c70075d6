import type { Command } from '@wick/kernels/plan';
import { copy, countOf, dense, isDense } from '../cpu/layout.ts';
import type { Place } from '../graph/ir.ts';
import { isOnGpu } from './elements.ts';
import { type LowerOnGpu, linesOver } from './places.ts';

/** Lines in their order. */
export const sort: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [values, indices] = outputs as [Place, Place];
  const { dim, descending, k } = attrs as { dim: number; descending: boolean; k: number };
  if (!isOnGpu(x.dtype) || !outputs.every(isDense)) return null;
  const lines = linesOver(x.shape, x.shape.length === 0 ? [] : [dim])!;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const to = { values: layout.at(values), indices: layout.at(indices) };
  return [...commands, { kind: 'sort', dtype: x.dtype, lines, descending, k, at, ...to }];
};

/** The k-th smallest of each line. */
export const kthvalue: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const { dim, k } = attrs as { dim: number; k: number };
  const lines = linesOver(x.shape, x.shape.length === 0 ? [] : [dim])!;
  if (x.dtype !== 'float32' || !outputs.every(isDense) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const { outer, inner } = lines;
  const sizes = [4, 8].map((bytes) => bytes * outer * k * inner);
  const [values, indices] = sizes.map((bytes) => layout.room(bytes)) as [number, number];
  const last = outputs.map((out, i) => {
    const from = (i === 0 ? values : indices) + (k - 1) * inner * (i === 0 ? 4 : 8);
    const dtype = i === 0 ? ('float32' as const) : ('int64' as const);
    const source = { at: from, stride: [k * inner, 1], dtype };
    return copy([outer, inner], source, { at: layout.at(out), stride: [inner, 1], dtype });
  });
  return [...commands, { kind: 'sort', dtype: 'float32', lines, descending: false, k, at, values, indices }, ...last];
};
