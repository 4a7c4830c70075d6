import { strided } from '#strided';
import { allocate, type DType, isFloat, type Scalar } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { allocateTensor, dense, wrapArray, wrapScalar } from '../core/make.ts';
import { resultType } from '../core/promotion.ts';
import { broadcastShapes, sameShape } from '../core/shape.ts';
import { applyInPlace } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { convert, stridedOf } from '../strided/copy.ts';
import type { StridedBinary, StridedUnary } from '../strided/interface.ts';
import type { AnyBinaryRow, AnyUnaryRow, BinaryRow, Numbers, UnaryRow } from '../strided/rows.ts';
import { walkBinary, walkUnary } from '../strided/walk.ts';
import { Tensor } from '../tensor.ts';

/** The loops of a binary operation, by the kind of element it computes with. */
export interface BinaryKernel {
  readonly number: BinaryRow;
  /** int64; without it the operation never computes with integers. */
  readonly bigint?: AnyBinaryRow;
  /** int32 and uint8, where they differ from floats. */
  readonly integer?: BinaryRow;
  /** bool, where it differs from the integers. */
  readonly bool?: BinaryRow;
  /** The strided interface's name for `number` and `bigint`. */
  readonly strided?: StridedBinary;
}

/** The loops of a unary operation. */
export interface UnaryKernel {
  readonly number: UnaryRow;
  readonly bigint?: AnyUnaryRow;
  readonly strided?: StridedUnary;
}

/** Reads an operand: a tensor, or a number, bigint or boolean. */
export function operand(where: string, value: Tensor | Scalar, name = 'other'): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return wrapScalar(value);
  throw new TypeError(`${where}: ${name} must be a Tensor or a number, got ${show(value)}`);
}

/** Checks the operand that must be a tensor. */
export function checkTensor(where: string, value: Tensor, name = 'input'): Tensor {
  if (value instanceof Tensor) return value;
  throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(value)}`);
}

/** The values of `t` in the dtype an operation computes with. */
export function cast(t: Tensor, dtype: DType): Tensor {
  return t.dtype === dtype ? t : wrapArray(convert(dense(t), dtype), t.shape, dtype);
}

/** The step through `t` that visits `n` elements row by row: 1, 0 for a single element, -1 if there is none. */
function flatStep(t: Tensor, n: number): number {
  const own = t.numel();
  if (own === 1) return 0;
  return own === n && t.isContiguous() ? 1 : -1;
}

/** Whether results may be written to `target` while `operand` is read: not where they overlap shifted. */
function safe(target: Tensor, operand: Tensor): boolean {
  if (target._storage !== operand._storage) return true;
  return (
    target._offset === operand._offset &&
    sameShape(target.shape, operand.shape) &&
    sameShape(target._strides, operand._strides)
  );
}

/** op(a, b) with broadcasting, computed in `compute` and stored in `result`; into `target` where that is possible. */
export function runBinary(
  where: string,
  kernel: BinaryKernel,
  a: Tensor,
  b: Tensor,
  compute: DType,
  result: DType,
  target?: Tensor,
): Tensor {
  const x = cast(a, compute);
  const y = cast(b, compute);
  const shape = sameShape(x.shape, y.shape) ? x.shape : broadcastShapes(where, x.shape, y.shape);
  const direct =
    target !== undefined &&
    target.dtype === result &&
    sameShape(target.shape, shape) &&
    safe(target, x) &&
    safe(target, y);
  const out = direct ? target : allocateTensor(shape, result);
  const n = out.numel();
  if (n === 0) return out;
  const special =
    compute === 'bool'
      ? (kernel.bool ?? kernel.integer)
      : compute === 'int32' || compute === 'uint8'
        ? kernel.integer
        : undefined;
  const row = special ?? (compute === 'int64' ? (kernel.bigint as unknown as BinaryRow) : kernel.number);
  const sx = flatStep(x, n);
  const sy = flatStep(y, n);
  if (sx >= 0 && sy >= 0 && out.isContiguous()) {
    row(
      n,
      out._storage.data as Numbers,
      out._offset,
      1,
      x._storage.data as Numbers,
      x._offset,
      sx,
      y._storage.data as Numbers,
      y._offset,
      sy,
    );
  } else if (special || !kernel.strided) {
    walkBinary(row, stridedOf(out), stridedOf(x, shape), stridedOf(y, shape));
  } else {
    strided.binary(kernel.strided, stridedOf(out), stridedOf(x, shape), stridedOf(y, shape));
  }
  return out;
}

/** op(x), computed in `compute` and stored in `result`; into `target` where that is possible. */
export function runUnary(kernel: UnaryKernel, input: Tensor, compute: DType, result: DType, target?: Tensor): Tensor {
  const x = cast(input, compute);
  const direct = target !== undefined && target.dtype === result && safe(target, x);
  const out = direct ? target : allocateTensor(x.shape, result);
  const n = out.numel();
  if (n === 0) return out;
  const row = compute === 'int64' ? (kernel.bigint as unknown as UnaryRow) : kernel.number;
  const step = flatStep(x, n);
  if (step >= 0 && out.isContiguous()) {
    row(n, out._storage.data as Numbers, out._offset, 1, x._storage.data as Numbers, x._offset, step);
  } else if (!kernel.strided) {
    walkUnary(row, stridedOf(out), stridedOf(x));
  } else {
    strided.unary(kernel.strided, stridedOf(out), stridedOf(x));
  }
  return out;
}

/** A scalar in the form in which a loop over `dtype` takes it: float32's is rounded to float32 first, as PyTorch does. */
export function loopScalar(value: Scalar, dtype: DType): number {
  const one = allocate(dtype, 1);
  one.set(convert(wrapScalar(value)._storage.data, dtype) as never);
  return one[0] as number;
}

/** What an operation that only knows floats computes integers in. */
export function floatType(dtype: DType): DType {
  return isFloat(dtype) ? dtype : 'float32';
}

/** Runs a binary operation into its first operand; `dtype` is that of the result where it is not the common one. */
export function inPlace<A>(
  op: OpRecord<[Tensor, Tensor], A>,
  target: Tensor,
  other: Tensor,
  attrs: A,
  dtype?: DType,
): Tensor {
  const name = `${op.name}_`;
  const shape = broadcastShapes(name, checkTensor(name, target).shape, other.shape);
  return applyInPlace(op, [target, other], attrs, { shape, dtype: dtype ?? resultType(target, other) });
}

/** Runs a unary operation into its operand; `dtype` is that of the result where it is not the operand's. */
export function inPlaceUnary<A>(op: OpRecord<[Tensor], A>, target: Tensor, attrs: A, dtype?: DType): Tensor {
  checkTensor(`${op.name}_`, target);
  return applyInPlace(op, [target], attrs, { shape: target.shape, dtype: dtype ?? target.dtype });
}
