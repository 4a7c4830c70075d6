import { type ElementType, type Expression, expr } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { DType } from '@wick/tensor/light';
import type { AnyCommand } from '@wick/webgpu';
import { countOf, type Layout, type Lower } from '../cpu/layout.ts';
import { clone, copyInto, placed } from '../cpu/moves.ts';
import type { CallStep, Memory, Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { attentionWithWeights, attentionWithWeightsBackward } from './attention.ts';
import { combined } from './combined.ts';
import { counting } from './counting.ts';
import { indexing } from './indexing.ts';
import type { LowerOnGpu } from './places.ts';
import { lossWithNumbers, ofSeveralTypes } from './programs.ts';
import { resampling } from './resampling.ts';
import { shaping } from './shaping.ts';
import { adaptiveMaxPool, gridSample, planeGather } from './spatial.ts';

/** What only a GPU has commands for: on the CPU JavaScript does it, in place. */
const table: Readonly<Record<string, LowerOnGpu>> = {
  ...indexing,
  ...combined,
  ...counting,
  ...resampling,
  ...shaping,
  adaptiveMaxPool,
  gridSample: gridSample('output'),
  gridScatter: gridSample('input'),
  add: arithmetic((a, b) => expr.add(a, b)),
  sub: arithmetic((a, b) => expr.sub(a, b)),
  mul: arithmetic((a, b) => expr.mul(a, b)),
  div: arithmetic(quotient),
  eq: arithmetic((a, b) => expr.eq(a, b)),
  ne: arithmetic((a, b) => expr.ne(a, b)),
  lt: arithmetic((a, b) => expr.lt(a, b)),
  le: arithmetic((a, b) => expr.le(a, b)),
  gt: arithmetic((a, b) => expr.gt(a, b)),
  ge: arithmetic((a, b) => expr.ge(a, b)),
  to: converted,
  planeGather,
  viewWrite,
  stridedAdd: (step, layout) => (isApart(geometryOf(step)) ? placed(step, layout) : null),
  scaledDotProductAttention: (step, layout) => (step.outputs.length === 2 ? attentionWithWeights(step, layout) : null),
  scaledDotProductAttentionBackward: (step, layout) =>
    step.inputs.length === 6 ? attentionWithWeightsBackward(step, layout) : null,
};

/** The commands of a call that only a GPU has; null if there are none. */
export function lowerOnGpu(step: CallStep, layout: Layout): AnyCommand[] | null {
  const loss = lossWithNumbers(step, layout);
  if (loss !== null) return loss;
  const { name } = step.op;
  const made = Object.hasOwn(table, name) ? table[name]!(step, layout) : null;
  return made ?? (Object.hasOwn(ofSeveralTypes, name) ? ofSeveralTypes[name]!(step, layout) : null);
}

/** A base, with a part of it overwritten by a value or by zeros. */
function viewWrite(step: CallStep, layout: Layout): Command[] | null {
  const [base, value] = step.inputs as [Place, Place | null];
  const [out] = step.outputs as [Place];
  const { shape, strides, offset } = geometryOf(step);
  const part: Place = { ...out, shape, strides, offset: out.offset + offset };
  const all = clone({ ...step, inputs: [base], outputs: [out] }, layout);
  const written = value
    ? copyInto({ ...step, inputs: [part, value], outputs: [part] }, layout)
    : [filled(part, 0, layout)];
  return all && written && [...all, ...written];
}

function filled(place: Place, value: number, layout: Layout): Command {
  const outputs = [{ ...element(place, layout), value: { given: 0 } }];
  return {
    kind: 'pointwise',
    type: place.dtype as ElementType,
    shape: place.shape,
    inputs: [],
    numbers: [value],
    outputs,
  };
}

interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

function geometryOf({ attrs }: CallStep): Geometry {
  return (attrs as { geometry: Geometry }).geometry;
}

/** Whether every element lies at a place of its own. */
function isApart({ shape, strides }: Geometry): boolean {
  const steps = shape.flatMap((n, d) => (n > 1 ? [[Math.abs(strides[d]!), n] as const] : []));
  steps.sort(([a], [b]) => a - b);
  let reach = 1;
  for (const [step, n] of steps) {
    if (step < reach) return false;
    reach += step * (n - 1);
  }
  return true;
}

/** Whether a memory is a number of the function. */
export function isNumber({ source, size, written }: Memory): boolean {
  return source.kind === 'literal' && size === 1 && !written;
}

function quotient(a: Expression, b: Expression): Expression {
  return expr.div(a, b);
}

type Arithmetic = (a: Expression, b: Expression) => Expression;

/** Integers, and doubles that operations keep for themselves. Floats are programs of the passes. */
function arithmetic(make: Arithmetic): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [a, b] = inputs as [Place, Place];
    const [out] = outputs as [Place];
    const { alpha = 1 } = (attrs ?? {}) as { alpha?: number | bigint };
    const of = [a, b].map((place) => (isNumber(place.memory) ? null : place.dtype));
    const types = new Set(of.filter((dtype) => dtype !== null));
    const [type] = types;
    if (
      types.size !== 1 ||
      (type !== 'float64' && make === quotient) ||
      Number(alpha) !== 1 ||
      !isHere(type!) ||
      type === 'float32' ||
      type === 'bool'
    )
      return null;
    const places = [a, b].filter((_, i) => of[i] !== null);
    const numbers = [a, b].filter((_, i) => of[i] === null).map(numberOf);
    if (type !== 'float64' && !numbers.every(Number.isInteger)) return null;
    let [place, number] = [0, places.length];
    const given = of.map((dtype) => ({ given: dtype === null ? number++ : place++ }));
    const inputsHere = places.map((one) => element(broadcast(one, out.shape), layout, type!));
    const value = make(given[0]!, given[1]!);
    const outputsHere = [{ ...element(out, layout), value }];
    return countOf(out.shape) === 0
      ? []
      : [{ kind: 'pointwise', type: type!, shape: out.shape, inputs: inputsHere, numbers, outputs: outputsHere }];
  };
}

/** To and from integers. */
function converted({ inputs, outputs }: CallStep, layout: Layout): Command[] | null {
  const [x] = inputs as [Place];
  const [y] = outputs as [Place];
  if (x.dtype === y.dtype || !isHere(x.dtype) || !isHere(y.dtype)) return null;
  if (countOf(y.shape) === 0) return [];
  const isFloat = (dtype: DType) => dtype === 'float32' || dtype === 'float64';
  const type = isFloat(x.dtype) || isFloat(y.dtype) ? 'float64' : y.dtype === 'bool' ? x.dtype : y.dtype;
  const given = [element(broadcast(x, y.shape), layout)];
  const made = [{ ...element(y, layout), value: { given: 0 } }];
  return [{ kind: 'pointwise', type, shape: y.shape, inputs: given, outputs: made }];
}

function element(place: Place, layout: Layout, dtype = place.dtype) {
  return { at: layout.at(place), stride: place.strides, dtype: dtype as ElementType };
}

function isHere(dtype: DType): dtype is ElementType {
  return ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'].includes(dtype);
}

function numberOf({ memory, offset }: Place): number {
  return memory.source.kind === 'literal' ? Number(memory.source.data[offset]) : Number.NaN;
}
