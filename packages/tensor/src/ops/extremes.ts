import { show, showShape } from '../core/errors.ts';
import { normalizeDim } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { argBest, type ValuesAndIndices } from '../reduce/argBest.ts';
import {
  type DimOptions,
  keepReduced,
  optionsOf,
  type ReduceOptions,
  type Reduction,
  readReduction,
} from '../reduce/arguments.ts';
import { maxRow, maxRowBig, minRow, minRowBig } from '../reduce/extremeRows.ts';
import type { Tensor } from '../tensor.ts';
import { pickedGradient } from './picked.ts';
import { foldBig, foldNumbers, sum } from './sum.ts';

export interface ExtremeAttrs extends Reduction {
  /** A NaN that is the result gets the gradient (`max()`, `min()`); otherwise the gradient is NaN. */
  readonly toNaN: boolean;
}

/** The gradient of a chosen value goes in equal parts to the elements that have its value. */
export function shareAmongEqual(g: Tensor, x: Tensor, out: Tensor, attrs: ExtremeAttrs): Tensor {
  const unordered = attrs.toNaN && Number.isNaN(out.item());
  const equal = unordered ? x.ne(x) : x.eq(keepReduced(out, attrs, x.shape));
  const mask = equal.to(g.dtype);
  const count = sum(mask, attrs.dims, true);
  return keepReduced(g, attrs, x.shape).div(count).mul(mask);
}

export const amaxOp: OpRecord<[Tensor], ExtremeAttrs> = {
  name: 'amax',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (x.dtype === 'int64') return foldBig(x, attrs, -(2n ** 63n), maxRowBig);
    return foldNumbers(x, attrs, Number.NEGATIVE_INFINITY, maxRow, x.dtype);
  },
  backward: (g, ctx) => [shareAmongEqual(g, ctx.input(0), ctx.output(), ctx.attrs)],
};

export const aminOp: OpRecord<[Tensor], ExtremeAttrs> = {
  name: 'amin',
  saves: [0, 'output'],
  forward([x], attrs) {
    if (x.dtype === 'int64') return foldBig(x, attrs, 2n ** 63n - 1n, minRowBig);
    return foldNumbers(x, attrs, Number.POSITIVE_INFINITY, minRow, x.dtype);
  },
  backward: (g, ctx) => [shareAmongEqual(g, ctx.input(0), ctx.output(), ctx.attrs)],
};

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

function extreme(where: string, x: Tensor, options: ReduceOptions, op: typeof amaxOp, toNaN = false): Tensor {
  const reduction = readReduction(where, x, options);
  requireElements(where, x, reduction.dims);
  return apply(op, [x], { ...reduction, toNaN });
}

/** {@link Tensor.amax} */
export function amax(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  return extreme('amax', x, optionsOf<ReduceOptions>('amax', dim, keepdim), amaxOp);
}

/** {@link Tensor.amin} */
export function amin(x: Tensor, dim?: ReduceOptions['dim'] | ReduceOptions, keepdim?: boolean): Tensor {
  return extreme('amin', x, optionsOf<ReduceOptions>('amin', dim, keepdim), aminOp);
}

/** {@link Tensor.aminmax} */
export function aminmax(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): [Tensor, Tensor] {
  const options = optionsOf<DimOptions>('aminmax', dim, keepdim);
  checkSingle('aminmax', options.dim);
  return [extreme('aminmax', x, options, aminOp), extreme('aminmax', x, options, amaxOp)];
}

/** What an operation along one dimension works with. */
export interface AlongDim {
  readonly dim: number;
  readonly keepdim: boolean;
}

export const maxDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'maxDim',
  saves: ['output'],
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'max'),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

export const minDimOp: OpRecord<[Tensor], AlongDim, Tensor[]> = {
  name: 'minDim',
  saves: ['output'],
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'min'),
  backward: ([g], ctx) => [pickedGradient(g, ctx.output(1), ctx.shapeOf(0), ctx.attrs)],
};

function checkSingle(where: string, dim: unknown): void {
  if (dim !== undefined && dim !== null && typeof dim !== 'number') {
    throw new TypeError(`${where}: dim must be a number, got ${show(dim)}`);
  }
}

function bestOf(
  where: 'max' | 'min',
  x: Tensor,
  arg: Tensor | DimOptions['dim'] | DimOptions | undefined,
  keepdim: boolean | undefined,
): Tensor | ValuesAndIndices {
  const options = optionsOf<DimOptions>(where, arg as DimOptions | undefined, keepdim);
  checkSingle(where, options.dim);
  if (options.dim === undefined || options.dim === null) {
    return extreme(where, x, { keepdim: options.keepdim }, where === 'max' ? amaxOp : aminOp, true);
  }
  const dim = normalizeDim(where, options.dim, x.ndim);
  requireElements(where, x, [dim]);
  const attrs = { dim, keepdim: options.keepdim ?? false };
  return apply(where === 'max' ? maxDimOp : minDimOp, [x], attrs) as ValuesAndIndices;
}

/** {@link Tensor.max} */
export function max(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor | ValuesAndIndices {
  return bestOf('max', x, dim, keepdim);
}

/** {@link Tensor.min} */
export function min(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor | ValuesAndIndices {
  return bestOf('min', x, dim, keepdim);
}

export const argmaxOp: OpRecord<[Tensor], { dim: number | null; keepdim: boolean }> = {
  name: 'argmax',
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'max')[1],
  backward: null,
};

export const argminOp: OpRecord<[Tensor], { dim: number | null; keepdim: boolean }> = {
  name: 'argmin',
  forward: ([x], { dim, keepdim }) => argBest(x, dim, keepdim, 'min')[1],
  backward: null,
};

function argOf(where: 'argmax' | 'argmin', x: Tensor, options: DimOptions): Tensor {
  checkSingle(where, options.dim);
  if (x.dtype === 'bool') throw new TypeError(`${where}: bool tensors are not supported: convert them with to(…)`);
  const { dim, keepdim = false } = options;
  const at = dim === undefined || dim === null ? null : normalizeDim(where, dim, x.ndim);
  requireElements(where, x, at === null ? [...x.shape.keys()] : [at]);
  return apply(where === 'argmax' ? argmaxOp : argminOp, [x], { dim: at, keepdim });
}

/** {@link Tensor.argmax} */
export function argmax(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor {
  return argOf('argmax', x, optionsOf<DimOptions>('argmax', dim, keepdim));
}

/** {@link Tensor.argmin} */
export function argmin(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): Tensor {
  return argOf('argmin', x, optionsOf<DimOptions>('argmin', dim, keepdim));
}
