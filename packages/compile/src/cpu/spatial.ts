import { spatialTriple } from '@wick/kernels';
import type { Command, ConvCommand, MaxPoolCommand } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { dense, type Lower } from './layout.ts';

interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

function windowOf({ kernel, stride, padding, dilation }: Window) {
  return {
    kernel: spatialTriple(kernel, 1),
    stride: spatialTriple(stride, 1),
    padding: spatialTriple(padding, 0),
    dilation: spatialTriple(dilation, 1),
  };
}

function convGeometry(attrs: Window & { groups: number }, image: Place, features: Place): ConvCommand['geometry'] {
  return {
    batch: image.shape[0]!,
    inChannels: image.shape[1]!,
    outChannels: features.shape[1]!,
    groups: attrs.groups,
    input: spatialTriple(image.shape.slice(2), 1),
    output: spatialTriple(features.shape.slice(2), 1),
    ...windowOf(attrs),
  };
}

/** Convolution, and as `input` its adjoint in the image. */
export function conv(result: 'output' | 'input'): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x, weight, bias] = inputs as [Place, Place, Place | null];
    const [y] = outputs as [Place];
    const dtype = layout.floatTypeOf([x, weight, bias, y]);
    if (dtype === null || !isDense(y) || (bias && !isDense(bias)) || countOf(x.shape) === 0) return null;
    const commands: Command[] = [];
    const [from, by] = [dense(x, layout, commands), dense(weight, layout, commands)];
    if (from === null || by === null) return null;
    const isOutput = result === 'output';
    const geometry = convGeometry(attrs as Window & { groups: number }, isOutput ? x : y, isOutput ? y : x);
    const to = layout.at(y);
    const places = { input: isOutput ? from : to, output: isOutput ? to : from, weight: by };
    return [...commands, { kind: 'conv', result, dtype, geometry, ...places, bias: bias && layout.at(bias) }];
  };
}

export const convWeightGrad: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [g, x] = inputs as [Place, Place];
  const [weight] = outputs as [Place];
  const dtype = layout.floatTypeOf([g, x, weight]);
  if (dtype === null || !isDense(weight) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const [output, input] = [dense(g, layout, commands), dense(x, layout, commands)];
  if (output === null || input === null) return null;
  const geometry = convGeometry(attrs as Window & { groups: number }, x, g);
  const places = { input, output, weight: layout.at(weight) };
  return [...commands, { kind: 'conv', result: 'weight', dtype, geometry, ...places }];
};

function poolGeometry(
  attrs: Window & { rank: number },
  image: readonly number[],
  pooled: readonly number[],
): MaxPoolCommand['geometry'] {
  return {
    planes: countOf(image.slice(0, -attrs.rank)),
    input: spatialTriple(image.slice(-attrs.rank), 1),
    output: spatialTriple(pooled.slice(-attrs.rank), 1),
    ...windowOf(attrs),
  };
}

export const maxPool: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [x] = inputs as [Place];
  const [y, indices] = outputs as [Place, Place];
  const dtype = layout.floatTypeOf([x, y]);
  if (dtype === null || !isDense(y) || !isDense(indices) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const input = dense(x, layout, commands);
  if (input === null) return null;
  const geometry = poolGeometry(attrs as Window & { rank: number }, x.shape, y.shape);
  const places = { input, output: layout.at(y), indices: layout.at(indices) };
  return [...commands, { kind: 'maxPool', dtype, geometry, ...places }];
};

/** The gradient of a max pool. */
export const planeScatter: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [x, indices] = inputs as [Place, Place];
  const [y] = outputs as [Place];
  const dtype = layout.floatTypeOf([x, y]);
  if (dtype === null || !isDense(y) || countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const small = dense(x, layout, commands);
  const places = dense(indices, layout, commands);
  if (small === null || places === null) return null;
  const { geometry } = attrs as { geometry: { planes: number; inPlane: number; outPlane: number } };
  const large = layout.at(y);
  return [...commands, { kind: 'planes', dtype, result: 'large', geometry, small, indices: places, large }];
};

interface AvgPoolAttrs extends Window {
  readonly rank: number;
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;
  /** Of the input, for a gradient. */
  readonly shape?: readonly number[];
}

export function avgPool(result: 'output' | 'input'): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [y] = outputs as [Place];
    const dtype = layout.floatTypeOf([x, y]);
    if (dtype === null || !isDense(y) || countOf(x.shape) === 0) return null;
    const commands: Command[] = [];
    const from = dense(x, layout, commands);
    if (from === null) return null;
    const asked = attrs as AvgPoolAttrs;
    const isOutput = result === 'output';
    const geometry = poolGeometry(asked, isOutput ? x.shape : y.shape, isOutput ? y.shape : x.shape);
    const { countIncludePad, divisorOverride } = asked;
    const to = layout.at(y);
    const places = { input: isOutput ? from : to, output: isOutput ? to : from };
    return [
      ...commands,
      { kind: 'avgPool', dtype, result, geometry, divisor: { countIncludePad, divisorOverride }, ...places },
    ];
  };
}

export function adaptiveAvgPool(result: 'output' | 'input'): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [y] = outputs as [Place];
    const dtype = layout.floatTypeOf([x, y]);
    if (dtype === null || !isDense(y) || countOf(x.shape) === 0) return null;
    const commands: Command[] = [];
    const from = dense(x, layout, commands);
    if (from === null) return null;
    const { rank } = attrs as { rank: number };
    const to = layout.at(y);
    const [image, pooled] = result === 'output' ? [x, y] : [y, x];
    const [input, output] = result === 'output' ? [from, to] : [to, from];
    const geometry = {
      planes: countOf(image.shape.slice(0, -rank)),
      input: spatialTriple(image.shape.slice(-rank), 1),
      output: spatialTriple(pooled.shape.slice(-rank), 1),
    };
    return [...commands, { kind: 'adaptiveAvgPool', dtype, result, geometry, input, output }];
  };
}
