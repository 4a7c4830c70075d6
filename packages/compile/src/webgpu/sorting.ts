import type { Command } from '@wick/kernels/plan';
import type { PickCommand } from '@wick/webgpu';
import { copy, dense } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { isOnGpu } from './elements.ts';
import { type LowerOnGpu, linesAlong } from './places.ts';

/** Lines in their order. */
export const sort: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [values, indices] = outputs as [Place, Place];
  const { dim, descending, k } = attrs as { dim: number; descending: boolean; k: number };
  if (!isOnGpu(x.dtype) || !outputs.every(isDense)) return null;
  const lines = linesAlong(x.shape, dim);
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const to = { values: layout.at(values), indices: layout.at(indices) };
  return [...commands, { kind: 'sort', dtype: x.dtype, lines, descending, k, at, ...to }];
};

/** The k-th smallest of each line. */
export const kthvalue: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const { dim, k } = attrs as { dim: number; k: number };
  const lines = linesAlong(x.shape, dim);
  const { dtype } = x;
  if (!isOnGpu(dtype) || !outputs.every(isDense) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const { outer, inner } = lines;
  const sizes = [layout.bytes(dtype), 8].map((bytes) => bytes * outer * k * inner);
  const [values, indices] = sizes.map((bytes) => layout.room(bytes)) as [number, number];
  const last = outputs.map((out, i) => {
    const type = i === 0 ? dtype : ('int64' as const);
    const from = (i === 0 ? values : indices) + (k - 1) * inner * layout.bytes(type);
    const source = { at: from, stride: [k * inner, 1], dtype: type };
    return copy([outer, inner], source, { at: layout.at(out), stride: [inner, 1], dtype: type });
  });
  return [...commands, { kind: 'sort', dtype, lines, descending: false, k, at, values, indices }, ...last];
};

/** The element of each line that its order tells: along a dimension, or of all. */
export const picked =
  (what: PickCommand['what'], isOfAll = false): LowerOnGpu =>
  ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [value, index] = outputs as [Place, Place | undefined];
    const { dtype } = x;
    if (!isOnGpu(dtype) || !outputs.every(isDense) || countOf(x.shape) === 0) return null;
    const lines = linesAlong(x.shape, isOfAll ? null : (attrs as { dim: number }).dim);
    const commands: Command[] = [];
    const at = dense(x, layout, commands)!;
    const count = countOf(x.shape);
    const [values, indices] = [layout.room(layout.bytes(dtype) * count), layout.room(8 * count)];
    const to = { value: layout.at(value), index: index ? layout.at(index) : null };
    return [
      ...commands,
      { kind: 'sort', dtype, lines, descending: false, k: lines.n, at, values, indices },
      { kind: 'pick', what, dtype, lines, values, indices, ...to },
    ];
  };
