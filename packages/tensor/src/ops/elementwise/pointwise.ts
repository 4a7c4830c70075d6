import { strided } from '#strided';
import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { alongMemory, convert, converted, liesAlike } from '../../core/copy.ts';
import { checkWide, type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { isDense, type Layout, resultStrides } from '../../core/layout.ts';
import { allocateLike, allocateStrided, wrapArray, wrapScalar } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { isSafe } from '../../core/overlap.ts';
import { resultType } from '../../core/promotion.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import { tracing } from '../../core/tracer.ts';
import { bigintBinaries, type StridedBinary, type StridedUnary } from '../../strided/interface.ts';
import type { AnyBinaryRow, AnyUnaryRow, BinaryRow, Numbers, UnaryRow } from '../../strided/rows.ts';
import { walkBinary, walkUnary } from '../../strided/walk.ts';
import type { Tensor } from '../../tensor.ts';

/** The loops of a binary operation, by the kind of element it computes with. */
export interface BinaryKernel {
  readonly number: BinaryRow;
  /** float32, where the other floats go another way. */
  readonly float32?: BinaryRow;
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
  /** float32, where the other types go another way. */
  readonly float32?: UnaryRow;
  readonly bigint?: AnyUnaryRow;
  readonly strided?: StridedUnary;
}

/** The values of `t` in the dtype an operation computes with. */
export function cast(t: Tensor, dtype: DType): Tensor {
  if (t.dtype === dtype) return t;
  const made = t._wrapped ? wrapArray(convert(t._storage.data, dtype), t.shape, dtype) : converted(t, dtype);
  tracing.by?.cast(t, made);
  return made;
}

/**
 * A new tensor for the result of an elementwise operation, of which every element is written. Everything elementwise
 * asks here how it lies in memory: as the operands do, where they agree (see {@link resultStrides}).
 */
export function allocateResult(shape: readonly number[], dtype: DType, operands: readonly Layout[]): Tensor {
  return allocateStrided(shape, dtype, resultStrides(shape, operands), undefined, false);
}

/**
 * The step through `t` that goes along with the memory of a result without gaps: 1, 0 for a single element, -1 if there
 * is none.
 */
export function flatStep(t: Tensor, out: Tensor): number {
  const own = t.numel();
  if (own === 1) return 0;
  if (out.isContiguous()) return own === out.numel() && t.isContiguous() ? 1 : -1;
  return liesAlike(t, out) ? 1 : -1;
}

/** The loop of a kernel that is for this dtype alone. */
function specialRow(kernel: BinaryKernel, dtype: DType): BinaryRow | undefined {
  if (dtype === 'float32') return kernel.float32;
  if (dtype === 'int32' || dtype === 'uint8') return kernel.integer;
  return dtype === 'bool' ? (kernel.bool ?? kernel.integer) : undefined;
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
  checkWide(compute);
  const x = cast(a, compute);
  const y = cast(b, compute);
  const shape = sameShape(x.shape, y.shape) ? x.shape : broadcastShapes(where, x.shape, y.shape);
  const direct =
    target !== undefined &&
    target.dtype === result &&
    sameShape(target.shape, shape) &&
    isSafe(target, x) &&
    isSafe(target, y);
  const out = direct ? target : allocateResult(shape, result, [x, y]);
  const n = out.numel();
  if (n === 0) return out;
  const special = specialRow(kernel, compute);
  const row = special ?? (compute === 'int64' ? (kernel.bigint as unknown as BinaryRow) : kernel.number);
  const sx = flatStep(x, out);
  const sy = flatStep(y, out);
  if (sx >= 0 && sy >= 0) {
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
  } else if (special || !kernel.strided || (compute === 'int64' && !bigintBinaries.includes(kernel.strided))) {
    walkBinary(row, ...alongMemory(out, x, y));
  } else {
    strided.binary(kernel.strided, ...alongMemory(out, x, y));
  }
  return out;
}

/** op(x), computed in `compute` and stored in `result`; into `target` where that is possible. */
export function runUnary(kernel: UnaryKernel, input: Tensor, compute: DType, result: DType, target?: Tensor): Tensor {
  checkWide(compute);
  const x = cast(input, compute);
  const direct = target !== undefined && target.dtype === result && isSafe(target, x);
  const out = direct ? target : allocateResult(x.shape, result, [x]);
  const n = out.numel();
  if (n === 0) return out;
  const special = compute === 'float32' ? kernel.float32 : undefined;
  const row = special ?? (compute === 'int64' ? (kernel.bigint as unknown as UnaryRow) : kernel.number);
  const step = flatStep(x, out);
  if (step >= 0) {
    row(n, out._storage.data as Numbers, out._offset, 1, x._storage.data as Numbers, x._offset, step);
  } else if (special || !kernel.strided || (compute === 'int64' && kernel.strided !== 'neg')) {
    walkUnary(row, ...alongMemory(out, x));
  } else {
    strided.unary(kernel.strided, ...alongMemory(out, x));
  }
  return out;
}

/** A scalar in the form in which a loop over `dtype` takes it: float32's is rounded to float32 first, as PyTorch does. */
export function loopScalar(value: Scalar, dtype: DType): number {
  return convert(wrapScalar(value)._storage.data, dtype)[0] as number;
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

/** The function of an operation on one tensor. `check` refuses what it is not defined for. */
export function unary(op: OpRecord<[Tensor]>, check?: (where: string, x: Tensor) => void): (x: Tensor) => Tensor {
  return (x) => {
    checkTensor(op.name, x);
    check?.(op.name, x);
    return apply(op, [x], undefined);
  };
}

/** The in-place function of an operation on one tensor; `resultOf` tells the dtype of its result (default: a float). */
export function unaryInPlace(
  op: OpRecord<[Tensor]>,
  resultOf: (dtype: DType) => DType = floatType,
  check?: (where: string, x: Tensor) => void,
): (x: Tensor) => Tensor {
  const name = `${op.name}_`;
  return (x) => {
    checkTensor(name, x);
    check?.(name, x);
    return inPlaceUnary(op, x, undefined, resultOf(x.dtype));
  };
}

/** The dtype of a result that keeps its operand's. */
export function sameType(dtype: DType): DType {
  return dtype;
}

/** Refuses bool where PyTorch has no such function of it. */
export function refuseBool(where: string, x: Tensor): void {
  if (x.dtype === 'bool') throw new TypeError(`${where}: not defined for bool tensors`);
}

/** A gradient that one number was stretched to, in memory of its own: where PyTorch computes with it before the input. */
export function withoutGaps(g: Tensor): Tensor {
  return isDense(g.shape, g._strides) ? g : g.clone();
}

/** A gradient of zeros, as functions have it that only jump. */
export function noSlope(g: Tensor): Tensor {
  return allocateLike(g);
}
