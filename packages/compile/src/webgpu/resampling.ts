import { type AxisTaps, adjointTaps } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { interpolationTaps } from '@wick/tensor/internal';
import type { AnyCommand, BlocksCommand } from '@wick/webgpu';
import { dense, type Layout } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import type { LowerOnGpu } from './places.ts';

type Attrs = Parameters<typeof interpolationTaps>[1];

/** Axis after axis, each with its weights, in the order that they are given in. */
function resampled(
  x: Place,
  out: Place,
  axes: readonly (readonly [axis: number, taps: AxisTaps])[],
  layout: Layout,
): AnyCommand[] {
  const before: Command[] = [];
  let at = dense(x, layout, before)!;
  const commands: AnyCommand[] = [...before];
  const shape = [...x.shape];
  for (const [i, [axis, { start, index, weight }]] of axes.entries()) {
    const lines = { outer: countOf(shape.slice(0, axis)), n: shape[axis]!, inner: countOf(shape.slice(axis + 1)) };
    shape[axis] = start.length - 1;
    const to = i === axes.length - 1 ? layout.at(out) : layout.room(4 * countOf(shape));
    commands.push({ kind: 'resample', lines, start, index, weight, at, to });
    at = to;
  }
  return commands;
}

const interpolate: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [out] = outputs as [Place];
  if (x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const taps = interpolationTaps(x.shape.slice(2), attrs as Attrs);
  const axes = taps.map((one, a) => [a + 2, one] as const).reverse();
  return resampled(x, out, axes, layout);
};

const interpolateBackward: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [g] = inputs as [Place];
  const [out] = outputs as [Place];
  const { inputSize } = attrs as { inputSize: readonly number[] };
  if (g.dtype !== 'float32' || !isDense(out) || countOf(g.shape) === 0) return null;
  const taps = interpolationTaps(inputSize, attrs as Attrs);
  const axes = taps.map((one, a) => [a + 2, adjointTaps(one, inputSize[a]!)] as const);
  return resampled(g, out, axes, layout);
};

interface BlockAttrs {
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
}

function blocks(result: BlocksCommand['result']): LowerOnGpu {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const image = result === 'columns' ? x : out;
    if (x.dtype !== 'float32' || !isDense(out) || image.shape.length !== 4) return null;
    const { kernel, dilation, padding, stride } = attrs as BlockAttrs;
    const commands: Command[] = [];
    const from = dense(x, layout, commands)!;
    const [batch, channels, ...input] = image.shape as [number, number, number, number];
    const output = input.map((n, d) => {
      const covered = dilation[d]! * (kernel[d]! - 1) + 1;
      return Math.floor((n + 2 * padding[d]! - covered) / stride[d]!) + 1;
    });
    const sizes = { batch, channels, input, kernel, dilation, padding, stride, output };
    const [images, columns] = result === 'columns' ? [from, layout.at(out)] : [layout.at(out), from];
    return [...commands, { kind: 'blocks', result, ...sizes, images, columns }];
  };
}

/** Operations on images that are no convolutions or pools. */
export const resampling: Readonly<Record<string, LowerOnGpu>> = {
  interpolate,
  interpolateBackward,
  unfoldBlocks: blocks('columns'),
  foldBlocks: blocks('images'),
};
