import {
  type AxisTaps,
  adaptiveMaxPoolForward,
  adjointTaps,
  fold,
  resampleAxis,
  spatialTriple,
  type UnfoldGeometry,
  unfold,
} from '@wick/kernels';
import { interpolationTaps } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import type { HostLoops, LoopsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { Layout } from './layout.ts';

// Images that become others, and blocks of images, from one part of the arena to another.

type Attrs = Parameters<typeof interpolationTaps>[1];

/** One axis after the other, from the arena's x to its result, by way of rooms. */
function resampled(
  { inputs, outputs }: CallStep,
  axes: readonly (readonly [axis: number, taps: AxisTaps])[],
  layout: Layout,
): HostLoops | null {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  if (x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0 || countOf(out.shape) === 0) return null;
  const work = new InLoops(layout, 'float32');
  const from = work.dense(x);
  if (from === null) return null;
  const shape = [...x.shape];
  const arrays = [from];
  const steps = axes.map(([axis, taps], i) => {
    const block = { outer: countOf(shape.slice(0, axis)), input: shape[axis]!, inner: countOf(shape.slice(axis + 1)) };
    shape[axis] = taps.start.length - 1;
    arrays.push(i === axes.length - 1 ? work.result(out) : work.room(countOf(shape)));
    return { taps, block };
  });
  return {
    before: work.commands,
    arrays,
    bind: (given) => () => {
      for (let i = 0; i < steps.length; i++) resampleAxis(given[i]!, given[i + 1]!, steps[i]!.taps, steps[i]!.block);
      return true;
    },
  };
}

interface BlockAttrs {
  readonly kernel: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly stride: readonly [number, number];
}

function blocks(result: 'columns' | 'images'): LoopsOf {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const image = result === 'columns' ? x : out;
    if (x.dtype !== 'float32' || !isDense(out) || image.shape.length !== 4 || countOf(x.shape) === 0) return null;
    const work = new InLoops(layout, 'float32');
    const from = work.dense(x);
    if (from === null) return null;
    const { kernel, dilation, padding, stride } = attrs as BlockAttrs;
    const [batch, channels, height, width] = image.shape as [number, number, number, number];
    const counts = [height, width].map((n, d) => {
      const covered = dilation[d]! * (kernel[d]! - 1) + 1;
      return Math.floor((n + 2 * padding[d]! - covered) / stride[d]!) + 1;
    }) as [number, number];
    const geometry: UnfoldGeometry = {
      batch,
      channels,
      input: [1, height, width],
      kernel: [1, ...kernel],
      dilation: [1, ...dilation],
      padding: [0, ...padding],
      stride: [1, ...stride],
      output: [1, ...counts],
    };
    return {
      before: work.commands,
      arrays: [from, work.result(out)],
      bind:
        ([source, to]) =>
        () => {
          (result === 'columns' ? unfold : fold)(source!, to!, geometry);
          return true;
        },
    };
  };
}

/** The largest of windows that cover all, and where they were. */
const adaptiveMaxPool: LoopsOf = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [values, indices] = outputs as [Place, Place | undefined];
  if (x.dtype !== 'float32' || countOf(values.shape) === 0 || indices === undefined) return null;
  const { rank } = attrs as { rank: number };
  const work = new InLoops(layout, 'float32');
  const from = work.dense(x);
  if (from === null || !isDense(values) || !isDense(indices)) return null;
  const geometry = {
    planes: countOf(x.shape.slice(0, -rank)),
    input: spatialTriple(x.shape.slice(-rank), 1),
    output: spatialTriple(values.shape.slice(-rank), 1),
  };
  return {
    before: work.commands,
    arrays: [from, work.result(values), { at: layout.at(indices), length: countOf(indices.shape), dtype: 'float64' }],
    bind([source, to, words]) {
      const { buffer, byteOffset, length } = words!;
      const places = new BigInt64Array(buffer, byteOffset, length);
      return () => {
        adaptiveMaxPoolForward(source!, to!, places, geometry);
        return true;
      };
    },
  };
};

/** The operations on images that are no convolutions or pools. */
export const resampling: Readonly<Record<string, LoopsOf>> = {
  interpolate(step, layout) {
    const taps = interpolationTaps(step.inputs[0]!.shape.slice(2), step.attrs as Attrs);
    return resampled(step, taps.map((one, a) => [a + 2, one] as const).reverse(), layout);
  },
  interpolateBackward(step, layout) {
    const { inputSize } = step.attrs as { inputSize: readonly number[] };
    const taps = interpolationTaps(inputSize, step.attrs as Attrs);
    return resampled(
      step,
      taps.map((one, a) => [a + 2, adjointTaps(one, inputSize[a]!)] as const),
      layout,
    );
  },
  adaptiveMaxPool,
  unfoldBlocks: blocks('columns'),
  foldBlocks: blocks('images'),
};
