import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { convert } from '../../core/copy.ts';
import { allocate, type DType, isFloat, type TypedArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../shape/to.ts';
import {
  type KeepAs,
  optionsOf,
  type Reduction,
  readDType,
  readReduction,
  type SumOptions,
  sumOptions,
  unreduce,
  wholeOf,
} from './arguments.ts';
import { fold, keptNumel, keptShape, type RowFold } from './fold.ts';
import { sumAlong } from './sumAlong.ts';
import { lowerSumRow, sumRow, sumRowBig, upperSumRow } from './sums.ts';

/** A fold in double, stored as `dtype`. */
export function foldNumbers(
  x: Tensor,
  { dims, keepdim }: Reduction,
  start: number,
  row: RowFold<Float64Array>,
  dtype: DType,
  finish?: (acc: Float64Array) => void,
): Tensor {
  const acc = new Float64Array(keptNumel(x.shape, dims));
  if (start !== 0) acc.fill(start);
  fold(x, dims, acc, row);
  finish?.(acc);
  return reduced(acc, x, { dims, keepdim }, dtype);
}

/** What was found in double for each place of the result, as a tensor of `dtype`. */
export function reduced(acc: Float64Array<ArrayBuffer>, x: Tensor, { dims, keepdim }: Reduction, dtype: DType): Tensor {
  return wrapArray(store(acc, dtype), keptShape(x.shape, dims, keepdim), dtype);
}

function store(acc: Float64Array<ArrayBuffer>, dtype: DType): TypedArray {
  return dtype === 'float64' ? acc : convert(acc, dtype);
}

/** A fold of int64 elements, wrapping as 64-bit integers do. */
export function foldBig(x: Tensor, { dims, keepdim }: Reduction, start: bigint, row: RowFold<BigInt64Array>): Tensor {
  const acc = allocate('int64', keptNumel(x.shape, dims));
  if (start !== 0n) acc.fill(start);
  return wrapArray(fold(x, dims, acc, row), keptShape(x.shape, dims, keepdim), 'int64');
}

// The sum of more int32 elements than this might need more than the 53 bits of a double.
const exactInt32 = 2 ** 21;

/** Sums the halves of the numbers, each of which stays exact, and puts the sums together. */
function sumInt32(x: Tensor, attrs: Reduction): Tensor {
  const upper = fold(x, attrs.dims, new Float64Array(keptNumel(x.shape, attrs.dims)), upperSumRow);
  const lower = fold(x, attrs.dims, new Float64Array(upper.length), lowerSumRow);
  const out = allocate('int64', upper.length);
  for (let i = 0; i < out.length; i++) out[i] = BigInt(upper[i]!) * 65536n + BigInt(lower[i]!);
  return wrapArray(out, keptShape(x.shape, attrs.dims, attrs.keepdim), 'int64');
}

/** Of so few elements the sum takes less time than to find out how they lie. */
const FEW = 64;
const one = new Float64Array(1);

/** The sum of all elements of a row-major tensor of floats. */
function sumOfFew(x: Tensor): Tensor {
  one[0] = 0;
  sumRow(x._storage.data, one, x._offset, 0, x.numel(), 1, 0);
  const out = allocate(x.dtype, 1);
  out[0] = one[0];
  return wrapArray(out, [], x.dtype);
}

export const sumOp: OpRecord<[Tensor], Reduction> = {
  name: 'sum',
  forward([x], attrs) {
    if (x.numel() <= FEW && attrs.dims.length === x.ndim && !attrs.keepdim && isFloat(x.dtype) && x.isContiguous())
      return sumOfFew(x);
    if (x.dtype === 'int64') return foldBig(x, attrs, 0n, sumRowBig);
    if (x.dtype === 'int32' && x.numel() > exactInt32) return sumInt32(x, attrs);
    return reduced(sumAlong(x, attrs.dims), x, attrs, isFloat(x.dtype) ? x.dtype : 'int64');
  },
  backward: (g, ctx) => [unreduce(g, ctx.attrs, ctx.shapeOf(0))],
};

/**
 * The sum of the elements, over all dimensions or some. Integers and bools give int64. See {@link Tensor.sum}.
 *
 * @example
 * ```ts
 * sum(tensor([[1, 2], [3, 4]]), 1); // [3, 7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sum.html
 */
export function sum(x: Tensor, dim?: SumOptions['dim'] | SumOptions, keepdim?: KeepAs): Tensor {
  checkTensor('sum', x);
  if (dim === undefined && keepdim === undefined) return apply(sumOp, [x], wholeOf(x.ndim));
  const options = optionsOf('sum', sumOptions, dim, keepdim);
  const reduction = readReduction('sum', x, options);
  const dtype = readDType('sum', options.dtype);
  if (dtype === null || (dtype === 'int64' && !isFloat(x.dtype))) return apply(sumOp, [x], reduction);
  return to(apply(sumOp, [to(x, dtype)], reduction), dtype);
}
