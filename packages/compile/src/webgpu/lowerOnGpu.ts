import { expr } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { AnyCommand } from '@wick/webgpu';
import type { Layout } from '../cpu/layout.ts';
import { clone, copyInto, placed } from '../cpu/moves.ts';
import { isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { attentionWithWeights, attentionWithWeightsBackward } from './attention.ts';
import { combined } from './combined.ts';
import { counting } from './counting.ts';
import { draws } from './draws.ts';
import { embedding, indexing, maxUnpool } from './indexing.ts';
import { losses } from './losses.ts';
import { masked } from './masked.ts';
import { linearAlgebra } from './matrices.ts';
import { converted, element, filled, type LowerOnGpu } from './places.ts';
import { lossWithNumbers, ofSeveralTypes } from './programs.ts';
import { projectedLstm, projectedLstmBackward } from './projected.ts';
import { resampling } from './resampling.ts';
import { shaping } from './shaping.ts';
import { adaptiveMaxPool, fractionalMaxPool, gridSample, planeGather } from './spatial.ts';
import { wholes } from './wholes.ts';

/** What only a GPU has commands for: on the CPU JavaScript does it, in place. */
const table: Readonly<Record<string, LowerOnGpu>> = {
  ...indexing,
  ...combined,
  ...counting,
  ...resampling,
  ...shaping,
  ...ofSeveralTypes,
  ...wholes,
  ...losses,
  ...draws,
  ...linearAlgebra,
  ...masked,
  adaptiveMaxPool,
  fractionalMaxPool,
  embedding,
  maxUnpool,
  gridSample: gridSample('output'),
  gridScatter: gridSample('input'),
  to: ({ inputs, outputs }, layout) => converted(inputs[0]!, outputs[0]!, layout),
  planeGather,
  lstm: projectedLstm,
  lstmBackward: projectedLstmBackward,
  viewWrite,
  stridedAdd: (step, layout) => (isApart(geometryOf(step)) ? placed(step, layout) : overlapping(step, layout)),
  scaledDotProductAttention: (step, layout) => (step.outputs.length === 2 ? attentionWithWeights(step, layout) : null),
  scaledDotProductAttentionBackward: (step, layout) =>
    step.inputs.length === 6 ? attentionWithWeightsBackward(step, layout) : null,
};

/** The commands of a call that only a GPU has; null if there are none. */
export function lowerOnGpu(step: CallStep, layout: Layout): AnyCommand[] | null {
  const loss = lossWithNumbers(step, layout);
  if (loss !== null) return loss;
  const { name } = step.op;
  return Object.hasOwn(table, name) ? table[name]!(step, layout) : null;
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
    : filled(0, part.shape, element(part, layout));
  return all && written && [...all, ...written];
}

interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

function geometryOf({ attrs }: CallStep): Geometry {
  return (attrs as { geometry: Geometry }).geometry;
}

/** The most parts that elements which lie over one another are added in. */
const MOST_PARTS = 256;

/** Zeros, with the values added where a view has them that shows places several times: part by part, each of places of its own. */
function overlapping(step: CallStep, layout: Layout): Command[] | null {
  const [x] = step.inputs as [Place];
  const [out] = step.outputs as [Place];
  const { shape, strides, offset } = geometryOf(step);
  const without = <T>(list: readonly T[], dim: number) => list.filter((_, d) => d !== dim);
  const dims = shape.map((_, d) => d).sort((a, b) => shape[a]! - shape[b]!);
  const dim = dims.find((d) => isApart({ shape: without(shape, d), strides: without(strides, d), offset }));
  if (dim === undefined || shape[dim]! > MOST_PARTS || x.dtype !== 'float32' || !isDense(out)) return null;
  const commands = filled(0, out.shape, element(out, layout));
  const part = (place: Place, k: number): Place => ({
    ...place,
    shape: without(shape, dim),
    strides: without(place.strides, dim),
    offset: place.offset + k * place.strides[dim]!,
  });
  const view = { ...out, shape, strides, offset: out.offset + offset };
  for (let k = 0; k < shape[dim]!; k++) {
    const to = element(part(view, k), layout);
    const inputs = [to, element(part(x, k), layout)];
    const value = expr.add({ given: 0 }, { given: 1 });
    commands.push({ kind: 'pointwise', shape: without(shape, dim), inputs, outputs: [{ ...to, value }] });
  }
  return commands;
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
