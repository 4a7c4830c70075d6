import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { checkTensor, isScalar, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { type BinaryRow, rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { eq } from './eq.ts';
import { ge } from './ge.ts';
import { log } from './log.ts';
import { logicalAnd } from './logicalAnd.ts';
import { mul } from './mul.ts';
import { allocateResult, type BinaryKernel, cast, inPlace, runBinary } from './pointwise.ts';
import { sub } from './sub.ts';
import { where } from './where.ts';

/** C's pow, which differs from JavaScript's in two corners: 1^NaN = 1 and (-1)^(±inf) = 1. */
function cPow(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY))) return 1;
  return x ** y;
}

// The exponents that models use have loops of their own. A scalar half is a square root in PyTorch too (NaN at -inf).
const floatRow: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  const y = sb === 0 ? b[q]! : Number.NaN;
  if (y === 2) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * a[p]!;
  else if (y === 3) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * a[p]! * a[p]!;
  else if (y === 0.5) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.sqrt(a[p]!);
  else if (y === -0.5) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 1 / Math.sqrt(a[p]!);
  else if (y === -1) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 1 / a[p]!;
  else if (y === -2) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 1 / (a[p]! * a[p]!);
  else generalRow(n, out, o, so, a, p, sa, b, q, sb);
};

const generalRow = rowOf2(cPow);

// By squaring, wrapping as C's integers do; a negative exponent leaves what 1/x truncates to.
const integerRow: BinaryRow = rowOf2((x, y) => {
  if (y < 0) return x === 1 ? 1 : x === -1 ? (y % 2 === 0 ? 1 : -1) : 0;
  let result = 1;
  for (let e = y; e > 0; e >>= 1, x = Math.imul(x, x)) if (e & 1) result = Math.imul(result, x);
  return result;
});

const bigintRow: BinaryRow<BigInt64Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = bigintPow(a[p]!, b[q]!);
};

function bigintPow(x: bigint, y: bigint): bigint {
  if (y < 0n) return x === 1n ? 1n : x === -1n ? (y % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  for (let e = y; e > 0n; e >>= 1n, x = BigInt.asIntN(64, x * x)) if (e & 1n) result = BigInt.asIntN(64, result * x);
  return result;
}

const kernel: BinaryKernel = { number: floatRow, integer: integerRow, bigint: bigintRow };

export const powOp: OpRecord<[Tensor, Tensor]> = {
  name: 'pow',
  saves: (needs) => (needs(1) ? [0, 1, 'output'] : [0, 1]),
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    // A number as exponent is no operand in PyTorch: the result lies as the base does.
    const target = out ?? (b._wrapped ? allocateResult(a.shape, dtype, [cast(a, dtype)]) : undefined);
    return runBinary('pow', kernel, a, b, dtype, dtype, target);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? baseGradient(g, ctx.input(0), ctx.input(1)) : null,
    ctx.needs(1) ? exponentGradient(g, ctx.input(0), ctx.input(1), ctx.output()) : null,
  ],
};

// d(x^y) = y x^(y-1) dx, which is 0 for y = 0 also where x is 0
function baseGradient(g: Tensor, x: Tensor, y: Tensor): Tensor {
  if (y._wrapped) {
    const e = y.item<Scalar>();
    if (Number(e) === 0) return mul(g, 0);
    return mul(g, mul(pow(x, typeof e === 'bigint' ? e - 1n : Number(e) - 1), e));
  }
  return where(eq(y, 0), 0, mul(g, mul(y, pow(x, sub(y, 1)))));
}

// d(x^y) = x^y ln x dy, which is 0 for x = 0 and y >= 0
function exponentGradient(g: Tensor, x: Tensor, y: Tensor, result: Tensor): Tensor {
  const slope = mul(g, mul(result, log(x)));
  return where(logicalAnd(eq(x, 0), ge(y, 0)), 0, slope);
}

function checkPow(name: string, a: Tensor, b: Tensor): DType {
  const dtype = resultType(a, b);
  if (dtype === 'bool' && !b._wrapped) throw new TypeError(`${name}: not defined for bool tensors`);
  if (!isFloat(dtype) && b._wrapped && Number(b.item()) < 0)
    throw new RangeError(
      `${name}: integers cannot be raised to a negative power, got exponent ${b.item()}: convert the base to a float first`,
    );
  return dtype;
}

/**
 * base^exponent, element by element; one of the two may be a number: `torch.pow`.
 *
 * @throws RangeError for an integer base with a negative number as exponent, TypeError if both are bool tensors
 * @example
 * ```ts
 * pow(tensor([2, 3]), tensor([3, 2])); // [8, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.pow.html
 */
export function pow(base: Tensor | Scalar, exponent: Tensor | Scalar): Tensor {
  const a = isScalar(base) && isTensor(exponent) ? operand('pow', base) : checkTensor('pow', base as Tensor, 'base');
  const b = operand('pow', exponent, 'exponent');
  checkPow('pow', a, b);
  return apply(powOp, [a, b], undefined);
}

/** In place: base^exponent. */
export function pow_(base: Tensor, exponent: Tensor | Scalar): Tensor {
  const b = operand('pow_', exponent, 'exponent');
  return inPlace(powOp, checkTensor('pow_', base), b, undefined, checkPow('pow_', base, b));
}
