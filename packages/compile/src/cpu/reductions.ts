import type { Command, Lines, ReduceCommand } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { dense, type Layout, type Lower } from './layout.ts';

/** Sums, means and the like over some dimensions. */
export function reduction(what: ReduceCommand['what']): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [y] = outputs as [Place];
    const dtype = layout.floatTypeOf([x, y]);
    if (dtype === null || !isDense(y)) return null;
    if (countOf(x.shape) === 0) return what === 'sum' ? zeros(y, layout) : null;
    const { dims } = attrs as { dims: readonly number[] };
    const at = layout.at(x);
    return [{ kind: 'reduce', what, dtype, shape: x.shape, stride: x.strides, at, dims, to: layout.at(y) }];
  };
}

/** What no elements add up to. */
function zeros(y: Place, layout: Layout): Command[] {
  const bytes = layout.bytes(y.dtype) * countOf(y.shape);
  return bytes === 0 ? [] : [{ kind: 'move', bytes, from: null, to: layout.at(y) }];
}

/** Norms of order 2. */
export const norm: Lower = (step, layout) =>
  (step.attrs as { p: number }).p === 2 ? reduction('norm')(step, layout) : null;

/** Lines along one dimension of row-major elements; a scalar is a line of one. */
function linesAlong(shape: readonly number[], dim: number): Lines {
  return { outer: countOf(shape.slice(0, dim)), n: shape[dim] ?? 1, inner: countOf(shape.slice(dim + 1)) };
}

/** softmax and log-softmax. */
export function softmax(logarithmic: boolean): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [x] = inputs as [Place];
    const [y] = outputs as [Place];
    const dtype = layout.floatTypeOf([x, y]);
    if (dtype === null || !isDense(y) || countOf(x.shape) === 0) return null;
    const commands: Command[] = [];
    const at = dense(x, layout, commands);
    if (at === null) return null;
    const lines = linesAlong(x.shape, (attrs as { dim: number }).dim);
    return [...commands, { kind: 'softmax', logarithmic, dtype, lines, at, to: layout.at(y) }];
  };
}

export function softmaxBackward(logarithmic: boolean): Lower {
  return ({ inputs, outputs, attrs }, layout) => {
    const [g, y] = inputs as [Place, Place];
    const [to] = outputs as [Place];
    const dtype = layout.floatTypeOf([g, y, to]);
    if (dtype === null || !isDense(to) || countOf(y.shape) === 0) return null;
    const commands: Command[] = [];
    const [grad, value] = [dense(g, layout, commands), dense(y, layout, commands)];
    if (grad === null || value === null) return null;
    const lines = linesAlong(y.shape, (attrs as { dim: number }).dim);
    return [...commands, { kind: 'softmaxGrad', logarithmic, dtype, lines, grad, y: value, to: layout.at(to) }];
  };
}

interface CrossEntropyAttrs {
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
  readonly reduction: 'none' | 'mean' | 'sum';
}

function crossEntropyOf(
  x: Place,
  target: Place,
  weight: Place | null,
  logSums: Place,
  { attrs, live }: CallStep,
  layout: Layout,
  commands: Command[],
) {
  if (target.dtype !== 'int64' && target.dtype !== 'uint8') return null;
  if (!isDense(target) || !isDense(logSums) || (weight && !isDense(weight)) || countOf(x.shape) === 0) return null;
  const dtype = layout.floatTypeOf([x, weight]);
  const at = dense(x, layout, commands);
  if (at === null || dtype === null) return null;
  const { shape } = x;
  const lines = shape.length === 1 ? { outer: 1, n: shape[0]!, inner: 1 } : linesAlong(shape, 1);
  const { ignoreIndex, labelSmoothing, reduction } = attrs as CrossEntropyAttrs;
  const smoothing = live?.labelSmoothing;
  return {
    dtype,
    lines,
    x: at,
    target: layout.at(target),
    targetType: target.dtype,
    weight: weight && layout.at(weight),
    ignoreIndex,
    labelSmoothing: smoothing ? layout.number(smoothing.memory) : labelSmoothing,
    reduction,
    logSums: layout.at(logSums),
  } as const;
}

export const crossEntropy: Lower = (step, layout) => {
  const { inputs, outputs } = step;
  const [x, target, weight] = inputs as [Place, Place, Place | null];
  const [y, logSums] = outputs as [Place, Place];
  if (layout.floatTypeOf([x, weight, y]) === null || !isDense(y)) return null;
  const commands: Command[] = [];
  const given = crossEntropyOf(x, target, weight, logSums, step, layout, commands);
  return given && [...commands, { kind: 'crossEntropy', ...given, to: layout.at(y) }];
};

export const crossEntropyBackward: Lower = (step, layout) => {
  const { inputs, outputs } = step;
  const [g, x, target, weight, logSums] = inputs as [Place, Place, Place, Place | null, Place];
  const [to] = outputs as [Place];
  if (layout.floatTypeOf([g, x, weight, to]) === null || !isDense(to)) return null;
  const commands: Command[] = [];
  const given = crossEntropyOf(x, target, weight, logSums, step, layout, commands);
  const grad = dense(g, layout, commands);
  if (given === null || grad === null) return null;
  return [...commands, { kind: 'crossEntropyGrad', ...given, grad, to: layout.at(to) }];
};
