import { expr } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { AnyCommand, IndexOperand } from '@wick/webgpu';
import { dense, type Layout, rowMajor } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { gpuBytes, isOnGpu } from './elements.ts';
import { element, filled, type LowerOnGpu } from './places.ts';
import { does } from './programs.ts';

const [first, second, third] = [{ given: 0 }, { given: 1 }, { given: 2 }];

/** An index that leads nowhere. */
const NOWHERE = 2 ** 31 - 1;

/** The elements of a place that are not 0, in its order: where they are so, and the how manyeth each is, the first 0. */
function counted(place: Place, layout: Layout, commands: AnyCommand[]) {
  const { shape } = place;
  const n = countOf(shape);
  const truths = { at: layout.room(4 * n), stride: rowMajor(shape), dtype: 'bool' } as const;
  const isThere = { ...truths, value: expr.ne(first, 0) };
  commands.push({ kind: 'pointwise', type: 'float64', shape, inputs: [element(place, layout)], outputs: [isThere] });
  const flat = { ...truths, stride: [1] };
  const places = { at: layout.room(4 * n), stride: [1], dtype: 'int32' } as const;
  const so = { ...soFar(truths.at, n, layout, commands), stride: [1], dtype: 'int64' } as const;
  const value = expr.where(second, expr.sub(first, 1), NOWHERE);
  commands.push({ kind: 'pointwise', type: 'int32', shape: [n], inputs: [so, flat], outputs: [{ ...places, value }] });
  return { n, truths, places };
}

/** How many of `n` truths there are up to each. */
function soFar(at: number, n: number, layout: Layout, commands: AnyCommand[]) {
  const to = layout.room(8 * n);
  commands.push({ kind: 'scan', what: 'sum', dtype: 'bool', lines: { outer: 1, n, inner: 1 }, reverse: false, at, to });
  return { at: to };
}

const into = (places: Pick<IndexOperand, 'at' | 'stride' | 'dtype'>, size: number, step: number): IndexOperand => ({
  ...places,
  size,
  step,
});

/** x, with the elements of another tensor, in their order, where a mask is true. */
const maskedScatter: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [x, mask, source] = inputs as [Place, Place, Place];
  const [out] = outputs as [Place];
  const { dtype, shape } = out;
  if (!isOnGpu(dtype) || source.dtype !== dtype) return null;
  const commands: AnyCommand[] = [];
  const { n, truths, places } = counted(broadcast(mask, shape), layout, commands);
  const from = { at: dense(source, layout, commands as Command[])!, stride: [0] };
  const to = { at: layout.room(n * gpuBytes(dtype)), stride: [1] };
  commands.push({ kind: 'gather', dtype, shape: [n], from, indices: [into(places, countOf(source.shape), 1)], to });
  const taken = { ...to, stride: rowMajor(shape), dtype };
  const given = [truths, taken, element(broadcast(x, shape), layout)];
  const value = expr.where(first, second, third);
  const type = dtype === 'bool' ? 'float32' : dtype;
  return [
    ...commands,
    { kind: 'pointwise', type, shape, inputs: given, outputs: [{ ...element(out, layout), value }] },
  ];
};

const maskedScatterBackward: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [x, mask, , g] = inputs as [Place, Place, Place, Place];
  const [ofX, ofSource] = outputs as [Place, Place];
  const { shape } = g;
  if (g.dtype !== 'float32' || !isDense(ofX) || !isDense(ofSource)) return null;
  const commands: AnyCommand[] = [];
  const { n, truths, places } = counted(broadcast(mask, shape), layout, commands);
  const lead = shape.length - x.shape.length;
  const dims = [...shape.keys()].filter((d) => d < lead || x.shape[d - lead] !== shape[d]);
  // Where x was broadcast its shares are added up.
  const kept = { at: dims.length > 0 ? layout.room(4 * n) : layout.at(ofX), stride: rowMajor(shape) };
  const value = expr.where(second, 0, first);
  commands.push({ kind: 'pointwise', shape, inputs: [element(g, layout), truths], outputs: [{ ...kept, value }] });
  if (dims.length > 0) commands.push({ kind: 'reduce', what: 'sum', shape, ...kept, dims, to: layout.at(ofX) });
  const to = element(ofSource, layout);
  const values = { at: dense(g, layout, commands as Command[])!, stride: [1] };
  const indices = [into(places, countOf(ofSource.shape), 1)];
  return [
    ...commands,
    ...filled(0, ofSource.shape, to),
    { kind: 'scatter', add: false, dtype: 'float32', shape: [n], values, indices, to: { at: to.at, stride: [0] } },
  ];
};

/** Where the first elements are that are not 0. */
const nonzeroStatic: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { size, fillValue } = attrs as { size: number; fillValue: number | bigint };
  if (!isOnGpu(x.dtype) || !isDense(out)) return null;
  const commands: AnyCommand[] = filled(Number(fillValue), out.shape, element(out, layout));
  const n = countOf(x.shape);
  if (n === 0) return commands;
  const { places } = counted(x, layout, commands);
  const ones = { at: layout.room(4 * n), stride: [1], dtype: 'bool' } as const;
  commands.push(...filled(1, [n], ones));
  const flat = { ...soFar(ones.at, n, layout, commands), stride: [1], dtype: 'int64' } as const;
  const steps = rowMajor(x.shape);
  for (const [d, step] of steps.entries()) {
    const values = { at: layout.room(8 * n), stride: [1], dtype: 'int64' } as const;
    const value = does('fmod', does('div', does('sub', first, 1), step), x.shape[d]!);
    const to = { at: layout.at(out) + 8 * d, stride: [0] };
    const indices = [into(places, size, steps.length)];
    commands.push(
      { kind: 'pointwise', type: 'int32', shape: [n], inputs: [flat], outputs: [{ ...values, value }] },
      { kind: 'scatter', add: false, dtype: 'int64', shape: [n], values, indices, to },
    );
  }
  return commands;
};

/** How many elements lie in bins of one width. */
const histc: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const { bins, min, max } = attrs as { bins: number; min: number; max: number };
  const n = countOf(x.shape);
  if (x.dtype !== 'float32' || !isDense(out)) return null;
  if (n === 0) return filled(0, out.shape, element(out, layout));
  const commands: AnyCommand[] = [];
  const at = dense(x, layout, commands as Command[])!;
  const bound = () => ({ at: layout.room(4), stride: [0] });
  const [low, high] = [bound(), bound()];
  if (min === max)
    for (const [what, { at: to }] of [['min', low], ['max', high]] as const) // biome-ignore format: pairs
      commands.push({ kind: 'reduce', what, shape: [n], stride: [1], at, dims: [0], to });
  else commands.push(...filled(min, [1], { ...low, stride: [1] }), ...filled(max, [1], { ...high, stride: [1] }));
  // Where all are the same the range is two wide.
  const wide = (by: number, bound: typeof first) => expr.where(expr.eq(first, second), expr.add(bound, by), bound);
  const bounds = [{ ...low, value: wide(-1, first) }, { ...high, value: wide(1, second) }]; // biome-ignore format: pairs
  commands.push({ kind: 'pointwise', shape: [1], inputs: [low, high], outputs: bounds });
  const places = { at: layout.room(4 * n), stride: [1], dtype: 'int32' } as const;
  const isIn = expr.mul(expr.ge(first, second), expr.le(first, third));
  const share = does('quotient', expr.mul(expr.sub(first, second), bins), expr.sub(third, second));
  const value = does('where', isIn, does('min', does('floor', share), bins - 1), bins);
  const one = { at: layout.room(4), stride: [0] };
  return [
    ...commands,
    { kind: 'pointwise', shape: [n], inputs: [{ at, stride: [1] }, low, high], outputs: [{ ...places, value }] },
    ...filled(1, [1], { ...one, stride: [1], dtype: 'float32' }),
    ...filled(0, out.shape, element(out, layout)),
    {
      kind: 'scatter',
      ...{ add: true, dtype: 'float32', shape: [n], values: one, indices: [into(places, bins, 1)] },
      to: { at: layout.at(out), stride: [0] },
    },
  ];
};

/** What is done with the elements that a mask, or the values themselves, tell. */
export const masked: Readonly<Record<string, LowerOnGpu>> = {
  maskedScatter,
  maskedScatterBackward,
  nonzeroStatic,
  histc,
};
