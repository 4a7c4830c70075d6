import type { Command } from '@wick/kernels/plan';
import { copy, dense } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { isOnGpu } from './elements.ts';
import { converted, copied, element, filled, type LowerOnGpu, numberOf } from './places.ts';

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

/** Tensors of several types, one behind the other in the type of the result. */
const cat: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [out] = outputs as [Place];
  const { dim } = attrs as { dim: number };
  const places = inputs as readonly Place[];
  if (places.every(({ dtype }) => dtype === out.dtype)) return null;
  const commands: Command[] = [];
  let start = 0;
  for (const place of places) {
    if (place.shape.length !== out.shape.length) return null;
    const part = { ...out, shape: place.shape, offset: out.offset + start * out.strides[dim]! };
    const made = place.dtype === out.dtype ? copied(place, part, layout) : converted(place, part, layout);
    if (made === null) return null;
    commands.push(...made);
    start += place.shape[dim]!;
  }
  return commands;
};

/** Whole numbers and truths that become one number, or what one of their type is. */
const fill: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [, value] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  if (out.dtype === 'float32' || !isOnGpu(out.dtype)) return null;
  const number = numberOf(value);
  if (number !== null) return filled(number, out.shape, element(out, layout));
  const given = { ...value, shape: out.shape, strides: out.shape.map(() => 0) };
  return value.dtype === out.dtype ? copied(given, out, layout) : converted(given, out, layout);
};

/** What is written over with elements of another type. */
const copyInto: LowerOnGpu = ({ inputs, outputs }, layout) => converted(inputs[1]!, outputs[0]!, layout);

/** Operations that move elements or make them of places. */
export const shaping: Readonly<Record<string, LowerOnGpu>> = { pad, flip, triangle, oneHot, cat, fill, copy: copyInto };
