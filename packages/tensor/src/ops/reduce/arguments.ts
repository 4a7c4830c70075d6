import { show } from '../../core/check.ts';
import { checkDType, type DType } from '../../core/dtype.ts';
import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../shape/expand.ts';
import { reshape } from '../shape/reshape.ts';
import { keptShape } from './fold.ts';

/** The dimensions a reduction runs over: one, several, or all (null, or left out, or an empty list). */
export type Dims = number | readonly number[] | null;

/** Options of a reduction. */
export interface ReduceOptions {
  /** The dimensions to reduce. Default: all of them. */
  dim?: Dims;
  /** Leave the reduced dimensions in place with size 1. Default: false. */
  keepdim?: boolean;
}

/** Options of a reduction that can change the element type. */
export interface SumOptions extends ReduceOptions {
  /** The dtype the input is converted to before it is reduced. */
  dtype?: DType;
}

/** Options with `dim` where one dimension is reduced. */
export interface DimOptions {
  /** The dimension to reduce. */
  dim?: number | null;
  /** Leave the reduced dimension in place with size 1. Default: false. */
  keepdim?: boolean;
}

/** What a reduction works with after its arguments are read. */
export interface Reduction {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/** Brings `f(dim, keepdim)` and `f({ dim, keepdim })` into the second form. */
export function optionsOf<O extends { dim?: unknown; keepdim?: boolean }>(
  where: string,
  dimOrOptions: O['dim'] | O | undefined,
  keepdim: boolean | undefined,
): O {
  const isOptions = typeof dimOrOptions === 'object' && dimOrOptions !== null && !Array.isArray(dimOrOptions);
  const options = (isOptions ? dimOrOptions : { dim: dimOrOptions, keepdim }) as O;
  if (options.keepdim !== undefined && typeof options.keepdim !== 'boolean') {
    throw new TypeError(`${where}: keepdim must be a boolean, got ${show(options.keepdim)}`);
  }
  return options;
}

/** Checks the dimensions; none stand for all. */
export function readReduction(where: string, x: Tensor, options: ReduceOptions): Reduction {
  const { dim, keepdim = false } = options;
  const dims = Array.isArray(dim) && dim.length === 0 ? null : dim;
  return { dims: normalizeDims(where, dims, x.ndim), keepdim };
}

/** Checks an optional dtype. */
export function readDType(where: string, dtype: DType | undefined): DType | null {
  return dtype === undefined ? null : checkDType(where, dtype);
}

/** A reduced tensor in the shape of what it was reduced from: every value repeated where it came from. */
export function unreduce(g: Tensor, { dims, keepdim }: Reduction, shape: readonly number[]): Tensor {
  return expand(keepReduced(g, { dims, keepdim }, shape), shape);
}

/** A reduced tensor with its reduced dimensions back as sizes of 1. */
export function keepReduced(g: Tensor, { dims, keepdim }: Reduction, shape: readonly number[]): Tensor {
  return keepdim || dims.length === 0 ? g : reshape(g, keptShape(shape, dims, true));
}

/** The number of elements behind each result. */
export function countOf(shape: readonly number[], dims: readonly number[]): number {
  let n = 1;
  for (const d of dims) n *= shape[d]!;
  return n;
}
