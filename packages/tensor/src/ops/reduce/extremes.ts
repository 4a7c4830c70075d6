import { extremes, foldTyped } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { allocate, isFloat, type NumberArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { normalizeDim } from '../../core/shape.ts';
import { tracing } from '../../core/tracer.ts';
import { transforming } from '../../core/transforming.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { type ValuesAndIndices, valuesAndIndices } from './argBest.ts';
import {
  type DimOptions,
  dimOptions,
  type Keep,
  keepReduced,
  optionsOf,
  type ReduceOptions,
  type Reduction,
  readReduction,
} from './arguments.ts';
import { keptShape } from './fold.ts';
import { sum } from './sum.ts';
import { straightLines } from './sumAlong.ts';

export interface ExtremeAttrs extends Reduction {
  /** A NaN that is the result gets the gradient (`max()`, `min()`); otherwise the gradient is NaN. */
  readonly toNaN: boolean;
}

/** The gradient of a chosen value goes in equal parts to the elements that have its value. */
export function shareAmongEqual(g: Tensor, x: Tensor, out: Tensor, attrs: ExtremeAttrs): Tensor {
  const equal = attrs.toNaN ? likeResult(x, out) : x.eq(keepReduced(out, attrs, x.shape));
  const count = sum(equal.to(g.dtype), attrs.dims, true);
  if (attrs.toNaN) return zeros(x.shape, { dtype: g.dtype }).maskedFill(equal, g.div(count).reshape([])); // row by row
  return keepReduced(g, attrs, x.shape).div(count).mul(equal);
}

/** Which elements have the value that was found of all of them: if that is NaN, those that are. */
function likeResult(x: Tensor, out: Tensor): Tensor {
  // Those who run it again with other values must not have decided by these.
  if (transforming.by === null && tracing.by === null) return Number.isNaN(out.item()) ? x.ne(x) : x.eq(out);
  return x.eq(out).logicalOr(x.ne(x).logicalAnd(out.ne(out)));
}

/** The largest or smallest along straight lines, by a kernel; null for what is left to other loops. */
export function extremesInLines(x: Tensor, { dims, keepdim }: Reduction, which: 'max' | 'min'): Tensor | null {
  const lines = straightLines(x, dims);
  if (lines === null) return null;
  const { data, outer, n, inner } = lines;
  if (!isFloat(x.dtype)) {
    const found = allocate(x.dtype, outer * inner);
    return foldTyped(which, data as NumberArray, outer, n, inner, found as NumberArray)
      ? wrapArray(found, keptShape(x.shape, dims, keepdim), x.dtype)
      : null;
  }
  if (x.dtype !== 'float32') return null;
  const out = new Float32Array(outer * inner);
  return extremes(data, outer, n, inner, which, out)
    ? wrapArray(out, keptShape(x.shape, dims, keepdim), 'float32')
    : null;
}

/** There is no largest of no elements. */
export function requireElements(where: string, x: Tensor, dims: readonly number[]): void {
  for (const d of dims) {
    if (x.shape[d] === 0) {
      throw new RangeError(
        `${where}: dimension ${d} of shape ${showShape(x.shape)} has no elements, and no elements have no ${where}`,
      );
    }
  }
}

export function extreme(
  where: string,
  x: Tensor,
  options: ReduceOptions,
  op: OpRecord<[Tensor], ExtremeAttrs>,
  toNaN = false,
): Tensor {
  const reduction = readReduction(where, x, options);
  requireElements(where, x, reduction.dims);
  return apply(op, [x], { ...reduction, toNaN });
}

/** What an operation along one dimension works with. */
export interface AlongDim {
  readonly dim: number;
  readonly keepdim: boolean;
}

/** Where it looks, null for among all elements. */
export interface ArgAttrs {
  readonly dim: number | null;
  readonly keepdim: boolean;
}

export function checkSingle(where: string, dim: unknown): void {
  if (dim !== undefined && dim !== null && typeof dim !== 'number') {
    throw new TypeError(`${where}: dim must be a number, got ${show(dim)}`);
  }
}

export function bestOf(
  where: 'max' | 'min',
  x: Tensor,
  arg: Tensor | DimOptions['dim'] | DimOptions | undefined,
  keepdim: Keep | undefined,
  ofAll: OpRecord<[Tensor], ExtremeAttrs>,
  alongDim: OpRecord<[Tensor], AlongDim, Tensor[]>,
): Tensor | ValuesAndIndices {
  const options = optionsOf(where, dimOptions, arg, keepdim);
  checkSingle(where, options.dim);
  if (options.dim === undefined || options.dim === null) {
    return extreme(where, x, { keepdim: options.keepdim }, ofAll, true);
  }
  const dim = normalizeDim(where, options.dim, x.ndim);
  requireElements(where, x, [dim]);
  const attrs = { dim, keepdim: options.keepdim ?? false };
  return valuesAndIndices(where, apply(alongDim, [x], attrs));
}

export function argOf(
  where: 'argmax' | 'argmin',
  x: Tensor,
  options: DimOptions,
  op: OpRecord<[Tensor], ArgAttrs>,
): Tensor {
  checkSingle(where, options.dim);
  if (x.dtype === 'bool') throw new TypeError(`${where}: bool tensors are not supported: convert them with to(…)`);
  const { dim, keepdim = false } = options;
  const at = dim === undefined || dim === null ? null : normalizeDim(where, dim, x.ndim);
  requireElements(where, x, at === null ? [...x.shape.keys()] : [at]);
  return apply(op, [x], { dim: at, keepdim });
}
