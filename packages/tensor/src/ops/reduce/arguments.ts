import { checkDType, type DType } from '../../core/dtype.ts';
import {
  flag,
  type OptionTable,
  optionTable,
  type Rule,
  type RulesFor,
  unchecked,
  type ValuesOf,
} from '../../core/options.ts';
import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../shape/expand.ts';
import { reshape } from '../shape/reshape.ts';
import { insertDim } from '../shape/view.ts';
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

/** What is said after a dimension: whether it stays, by itself or by name. */
export type Keep = boolean | Pick<ReduceOptions, 'keepdim'>;

/** What is said after a dimension, where the dtype may be said as well. */
export type KeepAs = boolean | Pick<SumOptions, 'keepdim' | 'dtype'>;

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

/** The options by the functions that take them. */
export const reduceOptions = optionTable(
  { dim: unchecked<Dims | undefined>(undefined), keepdim: flag(false) } satisfies RulesFor<ReduceOptions>,
  ['dim', 'keepdim'],
);
export const sumOptions = optionTable(
  { ...reduceOptions.known, dtype: unchecked<DType | undefined>(undefined) } satisfies RulesFor<SumOptions>,
  ['dim', 'keepdim', 'dtype'],
);
export const dimOptions = optionTable(
  { dim: unchecked<number | null | undefined>(undefined), keepdim: flag(false) } satisfies RulesFor<DimOptions>,
  ['dim', 'keepdim'],
);

/** The options of `f(dim, keepdim)`, `f(dim, { keepdim })` or `f({ dim, keepdim })`. */
export function optionsOf<R extends Readonly<Record<string, Rule<unknown>>>>(
  where: string,
  table: OptionTable<R>,
  dimOrOptions: unknown,
  keepdim: unknown,
): Readonly<ValuesOf<R>> {
  return table.take(where, [dimOrOptions, keepdim]);
}

/** Checks the dimensions; none stand for all. */
export function readReduction(where: string, x: Tensor, options: ReduceOptions): Reduction {
  const { dim, keepdim = false } = options;
  const dims = Array.isArray(dim) && dim.length === 0 ? null : dim;
  return { dims: normalizeDims(where, dims, x.ndim), keepdim };
}

const wholes: Reduction[] = [];

/** The reduction of all dimensions. */
export function wholeOf(rank: number): Reduction {
  wholes[rank] ??= { dims: Array.from({ length: rank }, (_, d) => d), keepdim: false };
  return wholes[rank];
}

/** Checks an optional dtype. */
export function readDType(where: string, dtype: DType | undefined): DType | null {
  return dtype === undefined ? null : checkDType(where, dtype);
}

/** A reduced tensor in the shape of what it was reduced from: every value repeated where it came from. */
export function unreduce(g: Tensor, { dims, keepdim }: Reduction, shape: readonly number[]): Tensor {
  // One number for all: it is repeated without a detour through sizes of 1.
  if (g.ndim === 0) return expand(g, shape);
  return expand(keepReduced(g, { dims, keepdim }, shape), shape);
}

/** A reduced tensor with its reduced dimensions back as sizes of 1. */
export function keepReduced(g: Tensor, { dims, keepdim }: Reduction, shape: readonly number[]): Tensor {
  if (keepdim || dims.length === 0) return g;
  if (dims.length === shape.length) return reshape(g, keptShape(shape, dims, true));
  return [...dims].sort((a, b) => a - b).reduce(insertDim, g);
}

/** The number of elements behind each result. */
export function countOf(shape: readonly number[], dims: readonly number[]): number {
  let n = 1;
  for (const d of dims) n *= shape[d]!;
  return n;
}
