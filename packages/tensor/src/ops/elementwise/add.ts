import { vectorAddScaled } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { type BinaryRow, bigintRows, binaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { type BinaryKernel, inPlace, loopScalar, runBinary } from './pointwise.ts';

type Big = BigInt64Array;

// bool stands for {0, 1} with "or" as the sum and "and" as the product.
const orRow: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! | b[q]!;
};

const addKernel: BinaryKernel = { number: binaryRows.add, bigint: bigintRows.add, bool: orRow, strided: 'add' };

/** The loops of a + alpha · b. */
export function scaledAdd(alpha: Scalar, dtype: DType): BinaryKernel {
  const k = loopScalar(alpha, dtype);
  const number: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
    if (so === 1 && sa === 1 && sb === 1 && vectorAddScaled(n, out, o, a, p, b, q, k)) return;
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + k * b[q]!;
  };
  const integer: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + Math.imul(k, b[q]!);
  };
  const big = k as unknown as bigint;
  const bigint: BinaryRow<Big> = (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! + big * b[q]!;
  };
  const bool: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! | (k & b[q]!);
  };
  return { number, integer, bigint, bool };
}

/** Options of `add` and `sub`. */
export interface AlphaOptions {
  /** What the second operand is multiplied with. Default: 1. */
  alpha?: Scalar;
}

const alphaOptions = optionTable({ alpha: unchecked<Scalar>(1) } satisfies RulesFor<AlphaOptions>, []);

function checkAlpha(where: string, alpha: Scalar, dtype: DType): void {
  if (typeof alpha !== 'number' && typeof alpha !== 'bigint' && typeof alpha !== 'boolean')
    throw new TypeError(`${where}: alpha must be a number, got ${show(alpha)}`);
  if (typeof alpha === 'boolean' && dtype !== 'bool')
    throw new TypeError(`${where}: a boolean alpha is for bool results only, this one is ${dtype}`);
  if (typeof alpha === 'number' && !Number.isInteger(alpha) && !isFloat(dtype))
    throw new TypeError(`${where}: for a result of dtype ${dtype} alpha must be a whole number, got ${alpha}`);
}

export const addOp: OpRecord<[Tensor, Tensor], { alpha: Scalar }> = {
  name: 'add',
  forward([a, b], { alpha }, out) {
    const dtype = resultType(a, b);
    return runBinary('add', alpha === 1 ? addKernel : scaledAdd(alpha, dtype), a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => [ctx.needs(0) ? g : null, ctx.needs(1) ? scaled(g, ctx.attrs.alpha) : null],
};

export function scaled(g: Tensor, alpha: Scalar): Tensor {
  return alpha === 1 ? g : mul(g, alpha);
}

/**
 * a + alpha · b; see {@link Tensor.add}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * add(tensor([1, 2]), tensor([10, 20])); // [11, 22]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.add.html
 */
export function add(a: Tensor, b: Tensor | Scalar, options?: AlphaOptions): Tensor {
  return apply(addOp, [checkTensor('add', a), operand('add', b)], alphaOf('add', a, b, options));
}

/** In place: a + alpha · b. */
export function add_(a: Tensor, b: Tensor | Scalar, options?: AlphaOptions): Tensor {
  return inPlace(addOp, a, operand('add_', b), alphaOf('add_', a, b, options));
}

const noAlpha = { alpha: 1 };

export function alphaOf(
  where: string,
  a: Tensor,
  b: Tensor | Scalar,
  options: AlphaOptions | undefined,
): { alpha: Scalar } {
  if (options === undefined) return noAlpha;
  const { alpha } = alphaOptions.read(where, options);
  if (alpha === 1) return noAlpha;
  checkAlpha(where, alpha, resultType(a, b));
  return { alpha };
}
