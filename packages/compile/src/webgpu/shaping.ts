import type { Command } from '@wick/kernels/plan';
import { copy, countOf, dense, isDense } from '../cpu/layout.ts';
import type { Place } from '../graph/ir.ts';
import { isOnGpu } from './elements.ts';
import { copied, element, filled, type LowerOnGpu } from './places.ts';

const pad: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { pads, value } = attrs as { pads: readonly (readonly [number, number])[]; value: number | bigint };
  if (!isOnGpu(x.dtype)) return null;
  const shape = x.shape.map((n, d) => n + Math.min(0, pads[d]![0]) + Math.min(0, pads[d]![1]));
  const commands = filled(Number(value), out.shape, element(out, layout));
  if (shape.some((n) => n <= 0)) return commands;
  // The part that both have in common, as a view of each.
  const part = (place: Place, sign: 1 | -1): Place => {
    const offset = place.strides.reduce((at, step, d) => at + step * Math.max(0, sign * pads[d]![0]), place.offset);
    return { ...place, shape, offset };
  };
  return [...commands, ...copied(part(x, -1), part(out, 1), layout)];
};

const flip: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { dims } = attrs as { dims: readonly number[] };
  if (!isOnGpu(x.dtype)) return null;
  if (countOf(x.shape) === 0) return [];
  const offset = dims.reduce((at, d) => at + (x.shape[d]! - 1) * x.strides[d]!, x.offset);
  const strides = x.strides.map((step, d) => (dims.includes(d) ? -step : step));
  return [copy(x.shape, element({ ...x, offset }, layout, strides), element(out, layout))];
};

const triangle: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { diagonal, upper } = attrs as { diagonal: number; upper: boolean };
  if (!isOnGpu(x.dtype) || !isDense(out)) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands);
  if (at === null) return null;
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const size = { dtype: x.dtype, matrices: countOf(x.shape.slice(0, -2)), rows, columns };
  return [...commands, { kind: 'triangle', ...size, diagonal, upper, at, to: layout.at(out) }];
};

const oneHot: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { classes } = attrs as { classes: number };
  if (classes < 0 || !isDense(out)) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands);
  return at === null
    ? null
    : [...commands, { kind: 'oneHot', count: countOf(x.shape), classes, at, to: layout.at(out) }];
};

/** Operations that move elements or make them of places. */
export const shaping: Readonly<Record<string, LowerOnGpu>> = { pad, flip, triangle, oneHot };
