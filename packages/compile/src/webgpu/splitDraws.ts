import { fillUniform } from '@wick/kernels';
import { exponentialOp, likeStrides, memoryOf, normalOp, plainArray, uniformOp } from '@wick/tensor/internal';
import type { DType, Generator, Tensor } from '@wick/tensor/light';
import { rowMajor } from '../cpu/layout.ts';
import { countOf } from '../graph/geometry.ts';
import { type CallStep, generatorIn, type Memory, type Place } from '../graph/ir.ts';

/** A draw whose parameters are computed, in two: what is drawn whatever they are, before the GPU runs, and what it makes of it. */
export interface SplitDraw {
  readonly draw: CallStep;
  readonly of: CallStep;
}

/** The parts of a draw; null of one whose numbers, or how many they are, depend on what is computed. */
export function splitDraw(step: CallStep): SplitDraw | null {
  const { op, inputs, outputs, inPlace } = step;
  const [out] = outputs as [Place];
  // What was there before does not matter.
  if (inPlace && inputs.length === 1) {
    const drawn = fresh(out.dtype, out.shape, out.strides);
    return { draw: { ...step, inputs: [drawn], outputs: [drawn] }, of: made('copy', step, [out, drawn]) };
  }
  const split = Object.hasOwn(table, op.name) ? table[op.name]! : null;
  return split === null ? null : split(step, generatorIn(step)!);
}

type Split = (step: CallStep, generator: Generator) => SplitDraw | null;

/** 1 where a uniform number is below a probability: each in the order in which the target lies. */
const bernoulli: Split = (step, generator) => {
  const [x, p] = step.inputs as [Place, Place];
  if (p.dtype !== 'float32') return null;
  const drawn = fresh('float32', x.shape, x.strides);
  return {
    draw: drawInto(drawn, uniformOp, { generator, from: 0, to: 1 }, step),
    of: made('drawnBelow', step, [drawn, p]),
  };
};

/** Normal numbers, times deviations, around means. */
const normalAround: Split = (step, generator) => {
  const [mean, std] = step.inputs as [Place | null, Place | null];
  const [out] = step.outputs as [Place];
  const attrs = step.attrs as { mean: number | null; std: number | null };
  if (out.dtype !== 'float32') return null;
  const drawn = fresh('float32', out.shape, rowMajor(out.shape));
  const draw = drawInto(drawn, normalOp, { generator, mean: 0, std: std ? 1 : attrs.std! }, step);
  return { draw, of: made('drawnAround', step, [drawn, mean, std], { mean: attrs.mean }) };
};

/** Categories: those of the largest quotients of weights and exponential numbers, or those that uniform numbers fall on. */
const multinomial: Split = (step, generator) => {
  const [weights] = step.inputs as [Place];
  const { numSamples, replacement } = step.attrs as { numSamples: number; replacement: boolean };
  const { shape, strides, dtype } = weights;
  if (dtype !== 'float32') return null;
  const categories = shape.at(-1)!;
  const rows = countOf(shape) / categories;
  if (replacement && numSamples > 1) {
    const drawn = fresh('float32', [rows, numSamples], [numSamples, 1]);
    const draw = drawInto(drawn, doublesOp, { generator }, step);
    return { draw, of: made('drawnCategories', step, [drawn, weights]) };
  }
  const byColumns = rows > 1 && likeStrides({ shape, _strides: strides })[0] === 1;
  const drawn = fresh('float32', [rows, categories], byColumns ? [1, rows] : [categories, 1]);
  const draw = drawInto(drawn, exponentialOp, { generator, lambd: 1 }, step);
  return { draw, of: made('drawnLargest', step, [drawn, weights], { numSamples }) };
};

const bits = new DataView(new ArrayBuffer(4));

/** Double uniforms as the next floats that are not below them: what floats are below is the same. */
const doublesOp: CallStep['op'] = {
  ...uniformOp,
  name: 'uniformAbove',
  backward: null,
  forward([x]: [Tensor], { generator }: { generator: Generator }) {
    const { data } = memoryOf(x);
    const doubles = new Float64Array(data.length);
    fillUniform(generator._twister, doubles);
    for (const [i, value] of doubles.entries()) {
      bits.setFloat32(0, value);
      if (bits.getFloat32(0) < value) bits.setUint32(0, bits.getUint32(0) + 1);
      data[i] = bits.getFloat32(0);
    }
    return x;
  },
};

const table: Readonly<Record<string, Split>> = { bernoulli, normalAround, multinomial };

/** Memory that is drawn into. */
function fresh(dtype: DType, shape: readonly number[], strides: readonly number[]): Place {
  const size = shape.reduce((reach, n, d) => (n === 0 ? 0 : reach && reach + (n - 1) * strides[d]!), 1);
  const memory: Memory = {
    id: -1,
    dtype,
    size,
    source: { kind: 'literal', data: plainArray(dtype, size) },
    written: true,
  };
  const plain = { wrapped: false, requiresGrad: false, version: undefined };
  return { id: -1, memory, shape, strides, offset: 0, dtype, ...plain };
}

function drawInto(place: Place, op: CallStep['op'], attrs: unknown, { gradients }: CallStep): CallStep {
  const [inputs, outputs] = [[place], [place]];
  return { kind: 'call', op, inputs, attrs, placed: false, outputs, inPlace: true, gradients, pointwise: null };
}

/** What the GPU makes of numbers that were drawn. */
function made(name: string, step: CallStep, inputs: readonly (Place | null)[], attrs: unknown = null): CallStep {
  return { ...step, op: { ...step.op, name }, inputs, attrs, placed: false, inPlace: false, pointwise: null };
}
