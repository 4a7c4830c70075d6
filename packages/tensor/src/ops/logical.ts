import { type DType, isFloat, type Scalar } from '../core/dtype.ts';
import { resultType } from '../core/promotion.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { type BinaryRow, rowOf, rowOf2, type UnaryRow } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor, operand } from './arguments.ts';
import { inPlace, runBinary, runUnary, sameType, unary, unaryInPlace } from './pointwise.ts';

type Big = BigInt64Array;
type Logical = 'logicalAnd' | 'logicalOr' | 'logicalXor';
type Bitwise = 'bitwiseAnd' | 'bitwiseOr' | 'bitwiseXor';

/** Truth is "not zero" (NaN is true), whatever the dtype; the result is bool. */
function logical(name: Logical, row: BinaryRow): OpRecord<[Tensor, Tensor]> {
  return {
    name,
    forward: ([a, b], _, out) => runBinary(name, { number: row }, a, b, 'bool', 'bool', out),
    backward: null,
  };
}

const logicals: Record<Logical, OpRecord<[Tensor, Tensor]>> = {
  logicalAnd: logical(
    'logicalAnd',
    rowOf2((x, y) => x & y),
  ),
  logicalOr: logical(
    'logicalOr',
    rowOf2((x, y) => x | y),
  ),
  logicalXor: logical(
    'logicalXor',
    rowOf2((x, y) => x ^ y),
  ),
};

function logicalCall(name: Logical, a: Tensor, b: Tensor | Scalar): Tensor {
  return apply(logicals[name], [checkTensor(name, a), operand(name, b)], undefined);
}

function logicalCall_(name: Logical, a: Tensor, b: Tensor | Scalar): Tensor {
  return inPlace(logicals[name], a, operand(`${name}_`, b), undefined, 'bool');
}

/**
 * Both are not zero.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logicalAnd(tensor([true, true, false]), tensor([true, false, false])); // [true, false, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_and.html
 */
export const logicalAnd = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall('logicalAnd', a, b);
/**
 * One or both are not zero.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logicalOr(tensor([true, true, false]), tensor([true, false, false])); // [true, true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_or.html
 */
export const logicalOr = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall('logicalOr', a, b);
/**
 * Just one is not zero.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logicalXor(tensor([true, true, false]), tensor([true, false, false])); // [false, true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_xor.html
 */
export const logicalXor = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall('logicalXor', a, b);
export const logicalAnd_ = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall_('logicalAnd', a, b);
export const logicalOr_ = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall_('logicalOr', a, b);
export const logicalXor_ = (a: Tensor, b: Tensor | Scalar): Tensor => logicalCall_('logicalXor', a, b);

export const logicalNotOp: OpRecord<[Tensor]> = {
  name: 'logicalNot',
  forward: ([x], _, out) => runUnary({ number: rowOf((v) => 1 - v) }, x, 'bool', 'bool', out),
  backward: null,
};

/**
 * Whether an element is 0: a bool tensor.
 *
 * @example
 * ```ts
 * logicalNot(tensor([true, false])); // [false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logical_not.html
 */
export const logicalNot = unary(logicalNotOp);
export const logicalNot_ = unaryInPlace(logicalNotOp, () => 'bool');

function bitwise(name: Bitwise, number: BinaryRow, bigint: BinaryRow<Big>): OpRecord<[Tensor, Tensor]> {
  return {
    name,
    forward([a, b], _, out) {
      const dtype = resultType(a, b);
      return runBinary(name, { number, bigint }, a, b, dtype, dtype, out);
    },
    backward: null,
  };
}

const bitwises: Record<Bitwise, OpRecord<[Tensor, Tensor]>> = {
  bitwiseAnd: bitwise(
    'bitwiseAnd',
    rowOf2((x, y) => x & y),
    (n, out, o, so, a, p, sa, b, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! & b[q]!;
    },
  ),
  bitwiseOr: bitwise(
    'bitwiseOr',
    rowOf2((x, y) => x | y),
    (n, out, o, so, a, p, sa, b, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! | b[q]!;
    },
  ),
  bitwiseXor: bitwise(
    'bitwiseXor',
    rowOf2((x, y) => x ^ y),
    (n, out, o, so, a, p, sa, b, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! ^ b[q]!;
    },
  ),
};

function checkIntegers(name: string, dtype: DType): DType {
  if (isFloat(dtype)) throw new TypeError(`${name}: bits are defined for integers and bool, not for ${dtype}`);
  return dtype;
}

function bitwiseCall(name: Bitwise, a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand(name, b);
  checkIntegers(name, resultType(checkTensor(name, a), other));
  return apply(bitwises[name], [a, other], undefined);
}

function bitwiseCall_(name: Bitwise, a: Tensor, b: Tensor | Scalar): Tensor {
  const other = operand(`${name}_`, b);
  return inPlace(
    bitwises[name],
    a,
    other,
    undefined,
    checkIntegers(`${name}_`, resultType(checkTensor(`${name}_`, a), other)),
  );
}

/**
 * The bits that both have; on bool, "and".
 *
 * @throws ShapeError if the shapes do not broadcast; TypeError for floats
 * @example
 * ```ts
 * bitwiseAnd(tensor([6], { dtype: 'int64' }), tensor([3], { dtype: 'int64' })); // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_and.html
 */
export const bitwiseAnd = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall('bitwiseAnd', a, b);
/**
 * The bits that either has; on bool, "or".
 *
 * @throws ShapeError if the shapes do not broadcast; TypeError for floats
 * @example
 * ```ts
 * bitwiseOr(tensor([6], { dtype: 'int64' }), tensor([3], { dtype: 'int64' })); // [7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_or.html
 */
export const bitwiseOr = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall('bitwiseOr', a, b);
/**
 * The bits that just one has; on bool, "either, or".
 *
 * @throws ShapeError if the shapes do not broadcast; TypeError for floats
 * @example
 * ```ts
 * bitwiseXor(tensor([6], { dtype: 'int64' }), tensor([3], { dtype: 'int64' })); // [5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_xor.html
 */
export const bitwiseXor = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall('bitwiseXor', a, b);
export const bitwiseAnd_ = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall_('bitwiseAnd', a, b);
export const bitwiseOr_ = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall_('bitwiseOr', a, b);
export const bitwiseXor_ = (a: Tensor, b: Tensor | Scalar): Tensor => bitwiseCall_('bitwiseXor', a, b);

const flip = rowOf((x) => ~x);
const flipBool = rowOf((x) => 1 - x);
const flipBig: UnaryRow<Big> = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = ~a[p]!;
};

export const bitwiseNotOp: OpRecord<[Tensor]> = {
  name: 'bitwiseNot',
  forward: ([x], _, out) =>
    runUnary({ number: x.dtype === 'bool' ? flipBool : flip, bigint: flipBig }, x, x.dtype, x.dtype, out),
  backward: null,
};

function refuseFloats(name: string, x: Tensor): void {
  checkIntegers(name, x.dtype);
}

/**
 * All bits turned, ~x, of integers; not x of bool.
 *
 * @throws TypeError for floats
 * @example
 * ```ts
 * bitwiseNot(tensor([5], { dtype: 'int64' })); // [-6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_not.html
 */
export const bitwiseNot = unary(bitwiseNotOp, refuseFloats);
export const bitwiseNot_ = unaryInPlace(bitwiseNotOp, sameType, refuseFloats);
