import { spatialTriple } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { AnyCommand } from '@wick/webgpu';
import { areFloats, dense, type Layout } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import type { LowerOnGpu } from './places.ts';

export function adaptiveMaxPool({ inputs, outputs, attrs }: CallStep, layout: Layout): AnyCommand[] | null {
  const [x] = inputs as [Place];
  const [y, indices] = outputs as [Place, Place];
  if (!areFloats([x, y]) || !isDense(y) || !isDense(indices) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const input = dense(x, layout, commands)!;
  const { rank } = attrs as { rank: number };
  const [planes, sizes] = [
    countOf(x.shape.slice(0, -rank)),
    (place: Place) => spatialTriple(place.shape.slice(-rank), 1),
  ];
  const geometry = { planes, input: sizes(x), output: sizes(y) };
  const places = { input, output: layout.at(y), indices: layout.at(indices) };
  return [...commands, { kind: 'adaptiveMaxPool', geometry, ...places }];
}

interface FractionalAttrs {
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly sample: readonly number[];
}

export function fractionalMaxPool({ inputs, outputs, attrs }: CallStep, layout: Layout): AnyCommand[] | null {
  const [x, samples] = inputs as [Place, Place];
  const [y, indices] = outputs as [Place, Place];
  if (!areFloats([x, samples, y]) || !isDense(y) || !isDense(indices)) return null;
  const { input, kernel, output, sample } = attrs as FractionalAttrs;
  const commands: Command[] = [];
  const places = { x: dense(x, layout, commands)!, samples: dense(samples, layout, commands)!, to: layout.at(y) };
  const sizes = { planes: countOf(y.shape) / countOf(output), input, kernel, output, sample };
  const each = samples.shape.at(-1)!;
  return [...commands, { kind: 'fractionalMaxPool', ...sizes, each, ...places, indices: layout.at(indices) }];
}

/** What is taken from places of planes: max unpooling's gradient, and that of a max pool's. */
export function planeGather({ inputs, outputs, attrs }: CallStep, layout: Layout): AnyCommand[] | null {
  const [x, indices] = inputs as [Place, Place];
  const [y] = outputs as [Place];
  if (!areFloats([x, y]) || !isDense(y) || !isDense(indices) || countOf(y.shape) === 0) return null;
  const commands: Command[] = [];
  const large = dense(x, layout, commands)!;
  const { geometry } = attrs as { geometry: { planes: number; inPlane: number; outPlane: number } };
  const places = { small: layout.at(y), indices: layout.at(indices), large };
  return [...commands, { kind: 'planes', result: 'small', geometry, ...places }];
}

interface GridAttrs {
  readonly mode: 'bilinear' | 'nearest' | 'bicubic';
  readonly paddingMode: 'zeros' | 'border' | 'reflection';
  readonly alignCorners: boolean;
  readonly orders: readonly number[];
}

/** Samples at the points of a grid; as `input` what is added there, its adjoint. */
export function gridSample(result: 'output' | 'input'): LowerOnGpu {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x, grid] = inputs as [Place, Place];
    const [y] = outputs as [Place];
    if (!areFloats([x, grid, y]) || !isDense(y) || countOf(x.shape) * countOf(grid.shape) === 0) return null;
    const commands: Command[] = [];
    const [from, points] = [dense(x, layout, commands)!, dense(grid, layout, commands)!];
    const { mode, paddingMode: padding, alignCorners, orders } = attrs as GridAttrs;
    const [image, to] = [result === 'output' ? x : y, layout.at(y)];
    const [batch, channels] = image.shape as [number, number];
    return [
      ...commands,
      {
        kind: 'gridSample',
        ...{ result, mode, padding, alignCorners, orders, batch, channels, sizes: image.shape.slice(2) },
        points: countOf(grid.shape.slice(1, -1)),
        ...(result === 'output' ? { input: from, output: to } : { input: to, output: from }),
        grid: points,
      },
    ];
  };
}
