import { spatialTriple } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { AnyCommand } from '@wick/webgpu';
import { areFloats, countOf, dense, isDense, type Layout } from '../cpu/layout.ts';
import type { CallStep, Place } from '../graph/ir.ts';

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
