import { logSoftmax as logSoftmaxKernel, softmax as softmaxKernel } from '@wick/kernels';
import { allocate, type DType, type FloatArray, isFloat, type TypedArray } from '../core/dtype.ts';
import { wrapArray } from '../core/make.ts';
import { normalizeDim } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import {
  keepReduced,
  optionsOf,
  type ReduceOptions,
  type Reduction,
  readDType,
  readReduction,
} from '../reduce/arguments.ts';
import { keptShape } from '../reduce/fold.ts';
import { linesOf } from '../reduce/lines.ts';
import { logSoftmaxGradientLines, logSumExpLines, softmaxGradientLines } from '../reduce/softmaxLines.ts';
import { convert } from '../strided/copy.ts';
import type { Tensor } from '../tensor.ts';
import { to } from './movement.ts';

interface Along {
  readonly dim: number;
}

const dimsOf = (x: Tensor, { dim }: Along): number[] => (x.ndim === 0 ? [] : [dim]);

/** y_i = e^{x_i} / Σ_k e^{x_k} */
export const softmaxOp: OpRecord<[Tensor], Along> = {
  name: 'softmax',
  saves: ['output'],
  forward([x], attrs) {
    const out = allocate(x.dtype, x.numel());
    const { data, outer, n, inner } = linesOf(x, dimsOf(x, attrs));
    softmaxKernel(data as FloatArray, out as FloatArray, outer, n, inner);
    return wrapArray(out, x.shape, x.dtype);
  },
  backward: (g, ctx) => [apply(softmaxBackwardOp, [g, ctx.output()], ctx.attrs)],
};

/** From g and y: y (g - Σ g y) */
export const softmaxBackwardOp: OpRecord<[g: Tensor, y: Tensor], Along> = {
  name: 'softmaxBackward',
  saves: [0, 1],
  forward([g, y], attrs) {
    const out = allocate(y.dtype, y.numel());
    const lines = linesOf(y, dimsOf(y, attrs));
    softmaxGradientLines(lines, linesOf(g, dimsOf(y, attrs)).data as FloatArray, out as FloatArray);
    return wrapArray(out, y.shape, y.dtype);
  },
  backward(h, ctx) {
    const [g, y] = [ctx.input(0), ctx.input(1)];
    const { dim } = ctx.attrs;
    const total = (a: Tensor, b: Tensor) => a.mul(b).sum(dim, true);
    return [
      ctx.needs(0) ? apply(softmaxBackwardOp, [h, y], ctx.attrs) : null, // symmetric in g and h
      ctx.needs(1) ? h.mul(g.sub(total(g, y))).sub(g.mul(total(h, y))) : null,
    ];
  },
};

/** y_i = x_i - log Σ_k e^{x_k} */
export const logSoftmaxOp: OpRecord<[Tensor], Along> = {
  name: 'logSoftmax',
  saves: ['output'],
  forward([x], attrs) {
    const out = allocate(x.dtype, x.numel());
    const { data, outer, n, inner } = linesOf(x, dimsOf(x, attrs));
    logSoftmaxKernel(data as FloatArray, out as FloatArray, outer, n, inner);
    return wrapArray(out, x.shape, x.dtype);
  },
  backward: (g, ctx) => [apply(logSoftmaxBackwardOp, [g, ctx.output()], ctx.attrs)],
};

/** From g and y: g - e^y Σ g */
export const logSoftmaxBackwardOp: OpRecord<[g: Tensor, y: Tensor], Along> = {
  name: 'logSoftmaxBackward',
  saves: [0, 1],
  forward([g, y], attrs) {
    const out = allocate(y.dtype, y.numel());
    const lines = linesOf(y, dimsOf(y, attrs));
    logSoftmaxGradientLines(lines, linesOf(g, dimsOf(y, attrs)).data as FloatArray, out as FloatArray);
    return wrapArray(out, y.shape, y.dtype);
  },
  backward(h, ctx) {
    const [g, y] = [ctx.input(0), ctx.input(1)];
    const { dim } = ctx.attrs;
    const weighted = h.mul(y.exp());
    return [
      ctx.needs(0) ? h.sub(weighted.sum(dim, true)) : null,
      ctx.needs(1) ? weighted.mul(g.sum(dim, true)).neg() : null,
    ];
  },
};

function normalize(where: string, op: OpRecord<[Tensor], Along>, x: Tensor, dim: number, dtype?: DType): Tensor {
  const at = normalizeDim(where, dim, x.ndim);
  const type = readDType(where, dtype) ?? x.dtype;
  if (!isFloat(type)) {
    throw new TypeError(`${where}: a floating-point tensor or dtype is needed, got ${type}: use .to('float32') first`);
  }
  return apply(op, [to(x, type)], { dim: at });
}

/** {@link Tensor.softmax} */
export function softmax(x: Tensor, dim: number, options: { dtype?: DType } = {}): Tensor {
  return normalize('softmax', softmaxOp, x, dim, options.dtype);
}

/** {@link Tensor.logSoftmax} */
export function logSoftmax(x: Tensor, dim: number, options: { dtype?: DType } = {}): Tensor {
  return normalize('logSoftmax', logSoftmaxOp, x, dim, options.dtype);
}

/** log Σ e^x */
export const logsumexpOp: OpRecord<[Tensor], Reduction> = {
  name: 'logsumexp',
  saves: [0, 'output'],
  forward([x], { dims, keepdim }) {
    const sums = logSumExpLines(linesOf(x, dims));
    return wrapArray(convert(sums as TypedArray, x.dtype), keptShape(x.shape, dims, keepdim), x.dtype);
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const out = keepReduced(ctx.output(), ctx.attrs, x.shape);
    return [keepReduced(g, ctx.attrs, x.shape).mul(x.sub(out).exp())];
  },
};

/** {@link Tensor.logsumexp} */
export function logsumexp(x: Tensor, dim: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  const reduction = readReduction('logsumexp', x, optionsOf<ReduceOptions>('logsumexp', dim, keepdim));
  return apply(logsumexpOp, [isFloat(x.dtype) ? x : to(x, 'float32')], reduction);
}
