import type { Command, RowNormCommand } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { dense, type Lower } from './layout.ts';

type RowNorm = RowNormCommand['norm'];
type Lowered = (attrs: never, shape: readonly number[]) => RowNorm;

/** As the operations of these names lower what they were asked for. */
export const overLast =
  (centered: boolean) =>
  (
    { normalizedShape, eps }: { normalizedShape: readonly number[]; eps: number },
    shape: readonly number[],
  ): RowNorm => {
    const size = countOf(normalizedShape);
    const rows = countOf(shape.slice(0, shape.length - normalizedShape.length));
    return { rows, size, eps, centered, inner: 1, period: size };
  };

export function overGroups({ groups, eps }: { groups: number; eps: number }, shape: readonly number[]): RowNorm {
  const [n, c] = shape as [number, number];
  const inner = countOf(shape.slice(2));
  return { rows: n * groups, size: (c / groups) * inner, eps, centered: true, inner, period: c };
}

export function rowNorm(lowered: Lowered): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x, weight, bias] = inputs as [Place, Place | null, Place | null];
    const [y] = outputs as [Place];
    const dtype = layout.floatTypeOf([x, weight, bias, y]);
    if (dtype === null || ![y, weight, bias].every((p) => p === null || isDense(p))) return null;
    if (countOf(x.shape) === 0) return null;
    const commands: Command[] = [];
    const at = dense(x, layout, commands);
    if (at === null) return null;
    const [w, b] = [weight, bias].map((place) => place && layout.at(place));
    const norm = lowered(attrs as never, x.shape);
    return [...commands, { kind: 'rowNorm', dtype, norm, x: at, weight: w, bias: b, to: layout.at(y) }];
  };
}

export function rowNormBackward(lowered: Lowered): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [g, x, weight] = inputs as [Place, Place, Place | null];
    const [gx, gw, gb] = outputs as [Place, Place, Place];
    const dtype = layout.floatTypeOf([g, x, weight, gx, gw, gb]);
    if (dtype === null || ![gx, gw, gb, weight].every((p) => p === null || isDense(p))) return null;
    if (countOf(x.shape) === 0) return null;
    const commands: Command[] = [];
    const [grad, at] = [dense(g, layout, commands), dense(x, layout, commands)];
    if (grad === null || at === null) return null;
    const norm = lowered(attrs as never, x.shape);
    const places = { to: layout.at(gx), gradWeight: layout.at(gw), gradBias: layout.at(gb) };
    return [
      ...commands,
      { kind: 'rowNormGrad', dtype, norm, grad, x: at, weight: weight && layout.at(weight), ...places },
    ];
  };
}

interface BatchNormAttrs {
  readonly training: boolean;
  readonly eps: number;
}

function layoutOf(shape: readonly number[]) {
  return { images: shape[0]!, channels: shape[1]!, inner: countOf(shape.slice(2)) };
}

export const batchNorm: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [x, weight, bias, runningMean, runningVar] = inputs as [Place, ...(Place | null)[]];
  const [y, mean, variance] = outputs as [Place, Place, Place];
  const small = [weight, bias, runningMean, runningVar] as (Place | null)[];
  const dtype = layout.floatTypeOf([x, y, ...small]);
  if (dtype === null || ![y, mean, variance, ...small].every((p) => p === null || isDense(p))) return null;
  if (countOf(x.shape) === 0) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands);
  if (at === null) return null;
  const { training, eps } = attrs as BatchNormAttrs;
  const [w, b, m, v] = small.map((place) => place && layout.at(place));
  const used = { mean: layout.at(mean), variance: layout.at(variance) };
  const given = { ...layoutOf(x.shape), training, eps, x: at, weight: w, ...used };
  const running = training ? {} : { runningMean: m, runningVar: v };
  return [...commands, { kind: 'batchNorm', dtype, ...given, bias: b, ...running, to: layout.at(y) }];
};

export const batchNormBackward: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [g, x, weight, mean, variance] = inputs as [Place, Place, Place | null, Place, Place];
  const [gx, gw, gb] = outputs as [Place, Place, Place];
  const dtype = layout.floatTypeOf([g, x, weight, gx, gw, gb]);
  if (dtype === null) return null;
  if (![gx, gw, gb, mean, variance, weight].every((p) => p === null || isDense(p)) || countOf(x.shape) === 0)
    return null;
  const commands: Command[] = [];
  const [grad, at] = [dense(g, layout, commands), dense(x, layout, commands)];
  if (grad === null || at === null) return null;
  const { training, eps } = attrs as BatchNormAttrs;
  const used = { mean: layout.at(mean), variance: layout.at(variance), weight: weight && layout.at(weight) };
  const places = { to: layout.at(gx), gradWeight: layout.at(gw), gradBias: layout.at(gb) };
  const sizes = layoutOf(x.shape);
  return [...commands, { kind: 'batchNormGrad', dtype, ...sizes, training, eps, x: at, grad, ...used, ...places }];
};
