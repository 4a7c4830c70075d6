import type { Command } from '@wick/kernels/plan';
import type { DType } from '@wick/tensor/light';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { copy, dense, type Layout, type Lower, strided } from './layout.ts';

/** `to` becomes what `from` is, which broadcasts. */
function copied(from: Place, to: Place, layout: Layout): Command[] | null {
  if (from.dtype !== to.dtype) return null;
  const count = countOf(to.shape);
  if (count === 0) return [];
  if (countOf(from.shape) === count && isDense(from) && isDense(to))
    return [{ kind: 'move', bytes: count * layout.bytes(to.dtype), from: layout.at(from), to: layout.at(to) }];
  const [source, target] = [strided(broadcast(from, to.shape), layout), strided(to, layout)];
  return source && target && [copy(to.shape, source, target)];
}

/** clone, contiguous, to another order of memory. */
export const clone: Lower = ({ inputs, outputs }, layout) => copied(inputs[0]!, outputs[0]!, layout);

const numbers: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'];
const results: readonly DType[] = ['float32', 'float64', 'bool'];

/** To another dtype: by way of doubles, as numbers go. */
export const to: Lower = (step, layout) => {
  const [x] = step.inputs as [Place];
  const [y] = step.outputs as [Place];
  if (x.dtype === y.dtype) return clone(step, layout);
  if (!numbers.includes(x.dtype) || !results.includes(y.dtype) || countOf(y.shape) === 0) return null;
  const element = ({ dtype, strides: stride }: Place, at: number) => ({ at, stride, dtype: dtype as 'float64' });
  const inputs = [element(broadcast(x, y.shape), layout.at(x))];
  const outputs = [{ ...element(y, layout.at(y)), value: { given: 0 } }];
  return [{ kind: 'pointwise', type: 'float64', shape: y.shape, inputs, outputs }];
};

/** copy_ */
export const copyInto: Lower = ({ inputs, outputs }, layout) => copied(inputs[1]!, outputs[0]!, layout);

/** From the last element on: with negative strides, which the plain loops over bytes do not have. */
export const flip: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  if (layout.takesLoops && x.dtype === 'uint8') return null;
  const { dims } = attrs as { dims: readonly number[] };
  const last = dims.reduce((at, d) => at + Math.max(0, x.shape[d]! - 1) * x.strides[d]!, x.offset);
  const strides = x.strides.map((step, d) => (dims.includes(d) ? -step : step));
  return copied({ ...x, strides, offset: last }, outputs[0]!, layout);
};

export const cat: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [out] = outputs as [Place];
  const { dim } = attrs as { dim: number };
  const commands: Command[] = [];
  let start = 0;
  for (const place of inputs as readonly Place[]) {
    if (place.shape.length !== out.shape.length) return null;
    const part = { ...out, shape: place.shape, offset: out.offset + start * out.strides[dim]! };
    const made = copied(place, part, layout);
    if (made === null) return null;
    commands.push(...made);
    start += place.shape[dim]!;
  }
  return commands;
};

/** Zeros, with the values where a view of the result has them. */
export const placed: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { geometry } = attrs as { geometry: { shape: readonly number[]; strides: readonly number[]; offset: number } };
  if (!isDense(out)) return null;
  const view = { ...out, ...geometry, offset: out.offset + geometry.offset };
  const put = copied(x, view, layout);
  return put && [...zeros(out, layout), ...put];
};

function zeros(out: Place, layout: Layout): Command[] {
  const bytes = countOf(out.shape) * layout.bytes(out.dtype);
  return bytes === 0 ? [] : [{ kind: 'move', bytes, from: null, to: layout.at(out) }];
}

/** Constant padding: the number everywhere, then what the tensor and the result have in common. */
export const pad: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { pads, value } = attrs as { pads: readonly (readonly [number, number])[]; value: number | bigint };
  if (layout.floatTypeOf([x, out]) === null || typeof value !== 'number') return null;
  const shape = x.shape.map((n, d) => n + Math.min(0, pads[d]![0]) + Math.min(0, pads[d]![1]));
  const part = (place: Place, sign: 1 | -1): Place => {
    const offset = place.strides.reduce((at, step, d) => at + step * Math.max(0, sign * pads[d]![0]), place.offset);
    return { ...place, shape, offset };
  };
  const put = shape.every((n) => n > 0) ? copied(part(x, -1), part(out, 1), layout) : [];
  if (put === null || pads.flat().every((n) => n <= 0)) return put;
  return [...(Object.is(value, 0) && isDense(out) ? zeros(out, layout) : filled(out, value, layout)), ...put];
};

/** Rows from which on commands for each of them are no longer worth it. */
const MOST_ROWS = 64;

/** triu and tril: zeros, and of each row what is kept. */
export const triangle: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { diagonal, upper } = attrs as { diagonal: number; upper: boolean };
  const d = x.shape.length - 2;
  const [rows, columns] = [x.shape[d]!, x.shape[d + 1]!];
  if (!isDense(out) || rows > MOST_ROWS) return null;
  const commands = zeros(out, layout);
  for (let row = 0; row < rows; row++) {
    const edge = Math.min(columns, Math.max(0, row + diagonal + (upper ? 0 : 1)));
    const [first, count] = upper ? [edge, columns - edge] : [0, edge];
    if (count === 0) continue;
    const shape = [...x.shape.slice(0, d), 1, count];
    const part = (of: Place): Place => ({
      ...of,
      shape,
      offset: of.offset + row * of.strides[d]! + first * of.strides[d + 1]!,
    });
    const kept = copied(part(x), part(out), layout);
    if (kept === null) return null;
    commands.push(...kept);
  }
  return commands;
};

/** A number everywhere in floats or doubles. */
function filled(out: Place, value: number, layout: Layout, at = layout.at(out)): Command[] {
  if (countOf(out.shape) === 0) return [];
  const type = out.dtype === 'float64' ? 'float64' : 'float32';
  const numbers = [type === 'float64' ? value : Math.fround(value)];
  const to = { at, stride: out.strides, dtype: out.dtype === 'bool' ? 'bool' : type, value: { given: 0 } } as const;
  return [{ kind: 'pointwise', type, shape: out.shape, inputs: [], numbers, outputs: [to] }];
}

/** zero_ */
export const zero: Lower = ({ outputs }, layout) => {
  const [out] = outputs as [Place];
  if (isDense(out)) return zeros(out, layout);
  const type = layout.takesLoops ? layout.copied(out.dtype) : null;
  if (type === null || countOf(out.shape) === 0) return null;
  // All zeros are the same bits but for how many they are.
  return filled({ ...out, dtype: type === 'uint8' ? 'bool' : type }, 0, layout, layout.at(out));
};

/** fill_ */
export const fill: Lower = ({ inputs, outputs }, layout) => {
  const [, value] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { source, written } = value.memory;
  const isFloat = layout.floatTypeOf([out]) !== null;
  if (!isFloat && !layout.takesLoops) return null;
  if (!isFloat || source.kind !== 'literal' || written) return copied(value, out, layout);
  return filled(out, Number(source.data[value.offset]), layout);
};

export const embedding: Lower = ({ inputs, outputs }, layout) => {
  const [table, indices] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { dtype } = indices;
  const type = layout.floatTypeOf([table, out]);
  if (type === null || ![table, out].every(isDense) || (dtype !== 'int64' && dtype !== 'int32')) return null;
  if (countOf(out.shape) === 0) return [];
  const commands: Command[] = [];
  const at = dense(indices, layout, commands);
  if (at === null) return null;
  const count = countOf(indices.shape);
  const given = { dtype: type, width: table.shape[1]!, indices: at, indexType: dtype, count } as const;
  return [...commands, { kind: 'rows', table: layout.at(table), ...given, to: layout.at(out) }];
};

export const embeddingBackward: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [g, indices] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { paddingIdx, scaleGradByFreq, rows } = attrs as { paddingIdx: number; scaleGradByFreq: boolean; rows: number };
  const { dtype } = indices;
  const type = layout.floatTypeOf([g, out]);
  if (scaleGradByFreq || type === null || !isDense(out)) return null;
  if ((dtype !== 'int64' && dtype !== 'int32') || countOf(g.shape) === 0) return null;
  const commands: Command[] = [];
  const [grad, at] = [dense(g, layout, commands), dense(indices, layout, commands)];
  if (grad === null || at === null) return null;
  const given = { dtype: type, grad, width: g.shape.at(-1)!, indices: at, indexType: dtype } as const;
  const sizes = { count: countOf(indices.shape), rows, padding: paddingIdx };
  return [...commands, { kind: 'rowsGrad', ...given, ...sizes, to: layout.at(out) }];
};
