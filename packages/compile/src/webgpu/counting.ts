import type { Command } from '@wick/kernels/plan';
import type { AnyCommand, CountCommand, ScanCommand } from '@wick/webgpu';
import { dense } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { isOnGpu } from './elements.ts';
import { type LowerOnGpu, linesAlong, linesOver } from './places.ts';

/** Sums of whole numbers, counts and truths. */
function counted(what: CountCommand['what']): LowerOnGpu {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const { dims } = attrs as { dims: readonly number[] };
    const isOfWholes = what === 'sum' || what === 'product' || what === 'max' || what === 'min';
    if (!isOnGpu(x.dtype) || !isDense(out) || (isOfWholes && x.dtype === 'float32')) return null;
    if ((what === 'max' || what === 'min') && countOf(x.shape) === 0) return null;
    const { shape, strides: stride, dtype } = x;
    return [{ kind: 'count', what, dtype, shape, stride, dims, at: layout.at(x), to: layout.at(out) }];
  };
}

/** Where the best of all or of lines are, and perhaps what. */
function best(what: 'max' | 'min', withValues: boolean): LowerOnGpu {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const indices = outputs[withValues ? 1 : 0]!;
    const { dim } = attrs as { dim: number | null };
    const lines = linesAlong(x.shape, dim);
    const { dtype } = x;
    if (!isOnGpu(dtype) || !outputs.every(isDense)) return null;
    if (countOf(x.shape) === 0) return null;
    const commands: AnyCommand[] = [];
    const at = dense(x, layout, commands as Command[]);
    if (at === null) return null;
    const { outer, n, inner } = lines;
    const to = layout.at(indices);
    commands.push({ kind: 'places', what, dtype, lines, at, to });
    if (!withValues) return commands;
    const stride = [inner, 1];
    return [
      ...commands,
      {
        kind: 'gather',
        dtype,
        shape: [outer, inner],
        from: { at, stride: [n * inner, 1] },
        indices: [{ at: to, stride, dtype: 'int64', size: n, step: inner }],
        to: { at: layout.at(outputs[0]!), stride },
      },
    ];
  };
}

function variance(root: boolean): LowerOnGpu {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const { dims, correction } = attrs as { dims: readonly number[]; correction: number };
    if (x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
    const by = Math.max(0, countOf(dims.map((d) => x.shape[d]!)) - correction);
    const { shape, strides: stride } = x;
    return [{ kind: 'variance', root, by, shape, stride, dims, at: layout.at(x), to: layout.at(out) }];
  };
}

/** A place with some of its dimensions behind the others. */
function withLast(place: Place, dims: readonly number[]): Place {
  const order = [...place.shape.keys()].filter((d) => !dims.includes(d)).concat(dims);
  return { ...place, shape: order.map((d) => place.shape[d]!), strides: order.map((d) => place.strides[d]!) };
}

const logsumexp: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [given] = inputs as [Place];
  const [out] = outputs as [Place];
  const { dims } = attrs as { dims: readonly number[] };
  const neighbours = linesOver(given.shape, dims);
  const x = neighbours ? given : withLast(given, dims);
  const lines = neighbours ?? linesOver(x.shape, x.shape.map((_, d) => d).slice(-dims.length))!;
  if (x.dtype !== 'float32' || !isDense(out)) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands);
  return at === null ? null : [...commands, { kind: 'logSumExp', lines, at, to: layout.at(out) }];
};

const soFar =
  (what: ScanCommand['what']): LowerOnGpu =>
  ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [out] = outputs as [Place];
    const { dim, reverse = false } = attrs as { dim: number; reverse?: boolean };
    const lines = linesAlong(x.shape, dim);
    if (!isOnGpu(x.dtype) || !isDense(out)) return null;
    if (what === 'logSumExp' && x.dtype !== 'float32') return null;
    const commands: Command[] = [];
    const at = dense(x, layout, commands);
    return at === null
      ? null
      : [...commands, { kind: 'scan', what, dtype: x.dtype, lines, reverse, at, to: layout.at(out) }];
  };

const bestSoFar =
  (what: 'max' | 'min'): LowerOnGpu =>
  ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [values, indices] = outputs as [Place, Place];
    const lines = linesAlong(x.shape, (attrs as { dim: number }).dim);
    if (!isOnGpu(x.dtype) || !outputs.every(isDense)) return null;
    const commands: Command[] = [];
    const at = dense(x, layout, commands);
    if (at === null) return null;
    const to = { values: layout.at(values), indices: layout.at(indices) };
    return [...commands, { kind: 'bestSoFar', what, dtype: x.dtype, lines, at, ...to }];
  };

interface NllAttrs {
  readonly ignoreIndex: number;
  readonly reduction: 'none' | 'mean' | 'sum';
}

function nll(shape: readonly number[], target: Place, weight: Place | null, attrs: NllAttrs) {
  const { dtype } = target;
  if ((dtype !== 'int64' && dtype !== 'uint8') || !isDense(target) || (weight && !isDense(weight))) return null;
  const lines = shape.length === 1 ? { outer: 1, n: shape[0]!, inner: 1 } : linesOver(shape, [1])!;
  return { lines, targetType: dtype, ignoreIndex: attrs.ignoreIndex, reduction: attrs.reduction };
}

const nllLoss: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, target, weight] = inputs as [Place, Place, Place | null];
  const [out] = outputs as [Place];
  const given = nll(x.shape, target, weight, attrs as NllAttrs);
  if (given === null || x.dtype !== 'float32' || !isDense(out)) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const places = { x: at, target: layout.at(target), weight: weight && layout.at(weight), to: layout.at(out) };
  return [...commands, { kind: 'nllLoss', ...given, ...places }];
};

const nllLossBackward: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [g, target, weight] = inputs as [Place, Place, Place | null];
  const [out] = outputs as [Place];
  const given = nll(out.shape, target, weight, attrs as NllAttrs);
  if (given === null || out.dtype !== 'float32' || !isDense(out)) return null;
  const commands: Command[] = [];
  const grad = dense(g, layout, commands)!;
  const places = { grad, target: layout.at(target), weight: weight && layout.at(weight), to: layout.at(out) };
  return [...commands, { kind: 'nllLossGrad', ...given, ...places }];
};

/** Reductions that are none of floats to floats, and what is made like them. */
export const counting: Readonly<Record<string, LowerOnGpu>> = {
  sum: counted('sum'),
  countNonzero: counted('nonzero'),
  any: counted('any'),
  all: counted('all'),
  argmax: best('max', false),
  argmin: best('min', false),
  maxDim: best('max', true),
  minDim: best('min', true),
  var: variance(false),
  std: variance(true),
  logsumexp,
  cumsum: soFar('sum'),
  cumprod: soFar('product'),
  logcumsumexp: soFar('logSumExp'),
  cummax: bestSoFar('max'),
  cummin: bestSoFar('min'),
  prod: counted('product'),
  amax: counted('max'),
  amin: counted('min'),
  nllLoss,
  nllLossBackward,
};
