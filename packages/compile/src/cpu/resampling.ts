import { type AxisTaps, adaptiveMaxPoolForward, adjointTaps, resampleAxis, spatialTriple } from '@wick/kernels';
import { interpolationTaps, sampleGrid, samplingOf, scatterGrid } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import type { HostLoops, LoopsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { FloatType, Layout } from './layout.ts';

// Images that become others, and blocks of images, from one part of the arena to another.

type Attrs = Parameters<typeof interpolationTaps>[1];

/** One axis after the other, from the arena's x to its result, by way of rooms. */
function resampled(
  { inputs, outputs }: CallStep,
  axesOf: (type: FloatType) => readonly (readonly [axis: number, taps: AxisTaps])[],
  layout: Layout,
): HostLoops | null {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  const type = layout.floatTypeOf([x, out]);
  if (type === null || !isDense(out) || countOf(x.shape) === 0 || countOf(out.shape) === 0) return null;
  const work = new InLoops(layout, type);
  const from = work.dense(x);
  if (from === null) return null;
  const shape = [...x.shape];
  const arrays = [from];
  const axes = axesOf(type);
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

/** Which element of images each of the columns is, in their order; -1 in the padding. */
function placesOfColumns(
  [batch, channels, height, width]: readonly [number, number, number, number],
  { kernel, dilation, padding, stride }: BlockAttrs,
): Int32Array {
  const [down, across] = [height, width].map((n, d) => {
    const covered = dilation[d]! * (kernel[d]! - 1) + 1;
    return Math.floor((n + 2 * padding[d]! - covered) / stride[d]!) + 1;
  }) as [number, number];
  const places = new Int32Array(batch * channels * kernel[0] * kernel[1] * down * across);
  let i = 0;
  for (let plane = 0; plane < batch * channels; plane++)
    for (let kh = 0; kh < kernel[0]; kh++)
      for (let kw = 0; kw < kernel[1]; kw++)
        for (let oh = 0; oh < down; oh++)
          for (let ow = 0; ow < across; ow++, i++) {
            const h = oh * stride[0] - padding[0] + kh * dilation[0];
            const w = ow * stride[1] - padding[1] + kw * dilation[1];
            places[i] = h < 0 || h >= height || w < 0 || w >= width ? -1 : (plane * height + h) * width + w;
          }
  return places;
}

/** Columns with a place each, at the most: what is larger has no list of them. */
const MOST = 1 << 20;

function blocks(result: 'columns' | 'images'): LoopsOf {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const [image, columns] = result === 'columns' ? [x, out] : [out, x];
    const type = layout.floatTypeOf([x, out]);
    if (type === null || !isDense(out) || image.shape.length !== 4 || countOf(columns.shape) > MOST) return null;
    const work = new InLoops(layout, type);
    const from = work.dense(x);
    if (from === null) return null;
    const places = placesOfColumns(image.shape as [number, number, number, number], attrs as BlockAttrs);
    return {
      before: work.commands,
      arrays: [from, work.result(out)],
      bind([source, to]) {
        const [x, y] = [source!, to!];
        if (result === 'columns')
          return () => {
            for (let i = 0; i < places.length; i++) y[i] = places[i]! < 0 ? 0 : x[places[i]!]!;
            return true;
          };
        return () => {
          y.fill(0);
          for (let i = 0; i < places.length; i++) if (places[i]! >= 0) y[places[i]!]! += x[i]!;
          return true;
        };
      },
    };
  };
}

/** The largest of windows that cover all, and where they were. */
const adaptiveMaxPool: LoopsOf = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [values, indices] = outputs as [Place, Place | undefined];
  const type = layout.floatTypeOf([x, values]);
  if (type === null || countOf(values.shape) === 0 || indices === undefined) return null;
  const { rank } = attrs as { rank: number };
  const work = new InLoops(layout, type);
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

type Plan = Parameters<typeof samplingOf>[2];

/** Images at the points of a grid, or the values of points added to images. */
function sampled(isImage: boolean): LoopsOf {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x, grid] = inputs as [Place, Place];
    const [out] = outputs as [Place];
    const type = layout.floatTypeOf([x, grid, out]);
    if (type === null || !isDense(out)) return null;
    const work = new InLoops(layout, type);
    const [from, points] = [work.dense(x), work.dense(grid)];
    if (from === null || points === null) return null;
    const sampling = samplingOf((isImage ? x : out).shape, grid.shape, attrs as Plan, type === 'float32');
    return {
      before: work.commands,
      arrays: [work.result(out), from, points],
      bind([to, data, coordinates]) {
        return () => {
          to!.fill(0);
          (isImage ? sampleGrid : scatterGrid)(data!, coordinates!, to!, sampling);
          return true;
        };
      },
    };
  };
}

/** The operations on images that are no convolutions or pools. */
export const resampling: Readonly<Record<string, LoopsOf>> = {
  interpolate(step, layout) {
    const taps = (type: FloatType) => interpolationTaps(step.inputs[0]!.shape.slice(2), step.attrs as Attrs, type);
    return resampled(
      step,
      (type) =>
        taps(type)
          .map((one, a) => [a + 2, one] as const)
          .reverse(),
      layout,
    );
  },
  interpolateBackward(step, layout) {
    const { inputSize } = step.attrs as { inputSize: readonly number[] };
    const taps = (type: FloatType) => interpolationTaps(inputSize, step.attrs as Attrs, type);
    return resampled(
      step,
      (type) => taps(type).map((one, a) => [a + 2, adjointTaps(one, inputSize[a]!)] as const),
      layout,
    );
  },
  adaptiveMaxPool,
  gridSample: sampled(true),
  gridScatter: sampled(false),
  unfoldBlocks: blocks('columns'),
  foldBlocks: blocks('images'),
};
