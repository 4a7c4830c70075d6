import { isFloat } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { dense, wrapArray } from '../core/make.ts';
import { promoteTypes } from '../core/promotion.ts';
import { sameShape } from '../core/shape.ts';
import { apply } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { gather } from '../strided/copy.ts';
import { type BinaryRow, rowOf, type UnaryRow } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './arguments.ts';
import { mul } from './arithmetic.ts';
import { cast, inPlaceUnary, runBinary, runUnary, unary } from './pointwise.ts';

/** A test of floats, with one answer for all integers. */
function classify(name: string, test: (x: number) => number, integers: 0 | 1): OpRecord<[Tensor]> {
  const number = rowOf(test);
  const bigint: UnaryRow<BigInt64Array, Uint8Array> = (n, out, o, so) => {
    for (let i = 0; i < n; i++, o += so) out[o] = integers;
  };
  return {
    name,
    forward: ([x], _, out) => runUnary({ number, bigint }, x, x.dtype, 'bool', out),
    backward: null,
  };
}

/**
 * Which elements are NaN: `torch.isnan`.
 *
 * @example
 * ```ts
 * isnan(tensor([1, Infinity, NaN])); // [false, false, true]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isnan.html
 */
export const isnan = unary(classify('isnan', (x) => (Number.isNaN(x) ? 1 : 0), 0));
/**
 * Which elements are infinite: `torch.isinf`.
 *
 * @example
 * ```ts
 * isinf(tensor([1, Infinity, NaN])); // [false, true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isinf.html
 */
export const isinf = unary(
  classify('isinf', (x) => (x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY ? 1 : 0), 0),
);
/**
 * Which elements are neither infinite nor NaN: `torch.isfinite`.
 *
 * @example
 * ```ts
 * isfinite(tensor([1, Infinity, NaN])); // [true, false, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isfinite.html
 */
export const isfinite = unary(classify('isfinite', (x) => (Number.isFinite(x) ? 1 : 0), 1));

/** What `nanToNum` puts in the place of what is not finite. */
export interface NanToNumOptions {
  /** Default: 0. */
  nan?: number;
  /** Default: the largest number of the dtype. */
  posinf?: number | null;
  /** Default: the smallest number of the dtype. */
  neginf?: number | null;
}

interface Replacements {
  readonly nan: number;
  readonly posinf: number | null;
  readonly neginf: number | null;
}

const largest = { float32: (2 - 2 ** -23) * 2 ** 127, float64: Number.MAX_VALUE };

export const nanToNumOp: OpRecord<[Tensor], Replacements> = {
  name: 'nanToNum',
  saves: [0],
  forward([x], { nan, posinf, neginf }, out) {
    if (!isFloat(x.dtype)) return wrapArray(gather(x), x.shape, x.dtype);
    const high = posinf ?? largest[x.dtype];
    const low = neginf ?? -largest[x.dtype];
    const replace = rowOf((v) =>
      Number.isNaN(v) ? nan : v === Number.POSITIVE_INFINITY ? high : v === Number.NEGATIVE_INFINITY ? low : v,
    );
    return runUnary({ number: replace }, x, x.dtype, x.dtype, out);
  },
  backward: (g, ctx) => [mul(g, isfinite(ctx.input(0)))],
};

function replacements(name: string, options: NanToNumOptions): Replacements {
  const { nan = 0, posinf = null, neginf = null } = options;
  for (const [key, value] of Object.entries({ nan, posinf, neginf }))
    if (value !== null && typeof value !== 'number')
      throw new TypeError(`${name}: ${key} must be a number, got ${show(value)}`);
  return { nan, posinf, neginf };
}

/**
 * Numbers in the place of NaN and infinities; see {@link Tensor.nanToNum}.
 *
 * @example
 * ```ts
 * nanToNum(tensor([NaN, 1])); // [0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nan_to_num.html
 */
export function nanToNum(x: Tensor, options: NanToNumOptions = {}): Tensor {
  return apply(nanToNumOp, [checkTensor('nanToNum', x)], replacements('nanToNum', options));
}

/** In place: numbers in the place of NaN and infinities. */
export function nanToNum_(x: Tensor, options: NanToNumOptions = {}): Tensor {
  return inPlaceUnary(nanToNumOp, x, replacements('nanToNum_', options));
}

/** Tolerances of `isclose` and `allclose`. */
export interface ClosenessOptions {
  /** Relative to the second operand. Default: 1e-5. */
  rtol?: number;
  /** Absolute. Default: 1e-8. */
  atol?: number;
  /** Whether NaN is close to NaN. Default: false. */
  equalNan?: boolean;
}

export const iscloseOp: OpRecord<[Tensor, Tensor], Required<ClosenessOptions>> = {
  name: 'isclose',
  forward([a, b], { rtol, atol, equalNan }) {
    const number: BinaryRow = (n, out, o, so, x, p, sa, y, q, sb) => {
      for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
        const u = x[p]!;
        const v = y[q]!;
        const error = Math.abs(u - v);
        const close = u === v || (error <= atol + Math.abs(rtol * v) && error < Number.POSITIVE_INFINITY);
        out[o] = close || (equalNan && Number.isNaN(u) && Number.isNaN(v)) ? 1 : 0;
      }
    };
    return runBinary('isclose', { number }, a, b, 'float64', 'bool');
  },
  backward: null,
};

/**
 * |a - b| ≤ atol + rtol · |b|, element by element: `torch.isclose`.
 *
 * @throws TypeError if the dtypes differ, RangeError for a negative tolerance
 * @example
 * ```ts
 * isclose(tensor([1, 2]), tensor([1.000001, 2.1])); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.isclose.html
 */
export function isclose(a: Tensor, b: Tensor, options: ClosenessOptions = {}): Tensor {
  return close('isclose', a, b, options);
}

/**
 * Whether all elements are close; see {@link isclose}: `torch.allclose`.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * allclose(tensor([1]), tensor([1 + 1e-7])); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.allclose.html
 */
export function allclose(a: Tensor, b: Tensor, options: ClosenessOptions = {}): boolean {
  return !(dense(close('allclose', a, b, options)) as Uint8Array).includes(0);
}

function close(name: string, a: Tensor, b: Tensor, options: ClosenessOptions): Tensor {
  checkTensor(name, a);
  checkTensor(name, b, 'other');
  if (a.dtype !== b.dtype)
    throw new TypeError(`${name}: both tensors must have the same dtype, got ${a.dtype} and ${b.dtype}`);
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  for (const [key, value] of Object.entries({ rtol, atol }))
    if (!(value >= 0)) throw new RangeError(`${name}: ${key} must be 0 or more, got ${show(value)}`);
  return apply(iscloseOp, [a, b], { rtol, atol, equalNan });
}

/**
 * Whether two tensors have the same shape and the same elements (NaN equals nothing): `torch.equal`. Of two dtypes, both are
 * taken in the one that they meet in.
 *
 * @example
 * ```ts
 * equal(tensor([1, 2]), tensor([1, 3])); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.equal.html
 */
export function equal(a: Tensor, b: Tensor): boolean {
  checkTensor('equal', a);
  checkTensor('equal', b, 'other');
  if (!sameShape(a.shape, b.shape)) return false;
  const dtype = promoteTypes(a.dtype, b.dtype);
  const x = dense(cast(a, dtype));
  const y = dense(cast(b, dtype));
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}
