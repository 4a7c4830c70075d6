import { isFloat, type Scalar } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { resultType } from '../core/promotion.ts';
import { broadcastShapes } from '../core/shape.ts';
import { apply, applyInPlace } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { binaryRows, rowOf2 } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { sigmoid } from './activation.ts';
import { checkTensor, isScalar, operand } from './arguments.ts';
import { add, mul, neg, sub } from './arithmetic.ts';
import { isinf } from './classify.ts';
import { maskedFill } from './conditional.ts';
import { div } from './division.ts';
import { type BinaryKernel, cast, floatType, inPlace, loopScalar, runBinary } from './pointwise.ts';
import { runTernary, type TernaryRow } from './ternary.ts';
import { reciprocal, square } from './unary.ts';

const atan2Kernel: BinaryKernel = { number: binaryRows.atan2, strided: 'atan2' };

export const atan2Op: OpRecord<[Tensor, Tensor]> = {
  name: 'atan2',
  saves: [0, 1],
  forward([y, x], _, out) {
    const dtype = floatType(resultType(y, x));
    return runBinary('atan2', atan2Kernel, y, x, dtype, dtype, out);
  },
  // (x dy - y dx) / (x² + y²), and 0 at the origin
  backward(g, ctx) {
    const y = ctx.input(0);
    const x = ctx.input(1);
    const r = reciprocal(add(square(y), square(x)));
    const scaled = mul(g, maskedFill(r, isinf(r), 0));
    return [ctx.needs(0) ? mul(scaled, x) : null, ctx.needs(1) ? mul(scaled, neg(y)) : null];
  },
};

/**
 * The angle of (x, y); see {@link Tensor.atan2}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * atan2(tensor([1, -1]), tensor([1, 0])); // [0.7854, -1.5708]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atan2.html
 */
export function atan2(y: Tensor, x: Tensor): Tensor {
  return apply(atan2Op, [checkTensor('atan2', y), checkTensor('atan2', x, 'other')], undefined);
}

/** In place: the angle of (x, y). */
export function atan2_(y: Tensor, x: Tensor): Tensor {
  checkTensor('atan2_', y);
  return inPlace(atan2Op, y, checkTensor('atan2_', x, 'other'), undefined, floatType(resultType(y, x)));
}

function checkFloats(name: string, a: Tensor, b: Tensor): void {
  checkTensor(name, a);
  checkTensor(name, b, 'other');
  const dtype = resultType(a, b);
  if (!isFloat(dtype)) throw new TypeError(`${name}: floating-point tensors are needed, got ${a.dtype} and ${b.dtype}`);
}

const hypotKernel: BinaryKernel = { number: rowOf2((x, y) => Math.hypot(x, y)) };

export const hypotOp: OpRecord<[Tensor, Tensor]> = {
  name: 'hypot',
  saves: [0, 1, 'output'],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('hypot', hypotKernel, a, b, dtype, dtype, out);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? mul(g, div(ctx.input(0), ctx.output())) : null,
    ctx.needs(1) ? mul(g, div(ctx.input(1), ctx.output())) : null,
  ],
};

/**
 * √(a² + b²); see {@link Tensor.hypot}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * hypot(tensor([3, 5]), tensor([4, 12])); // [5, 13]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hypot.html
 */
export function hypot(a: Tensor, b: Tensor): Tensor {
  checkFloats('hypot', a, b);
  return apply(hypotOp, [a, b], undefined);
}

/** In place: √(a² + b²). */
export function hypot_(a: Tensor, b: Tensor): Tensor {
  checkFloats('hypot_', a, b);
  return inPlace(hypotOp, a, b, undefined);
}

const logaddexpKernel: BinaryKernel = {
  number: rowOf2((x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y))))), // also for two infinities
};

export const logaddexpOp: OpRecord<[Tensor, Tensor]> = {
  name: 'logaddexp',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = resultType(a, b);
    return runBinary('logaddexp', logaddexpKernel, a, b, dtype, dtype, out);
  },
  // e^a / (e^a + e^b) = σ(a - b)
  backward: (g, ctx) => [
    ctx.needs(0) ? mul(g, sigmoid(sub(ctx.input(0), ctx.input(1)))) : null,
    ctx.needs(1) ? mul(g, sigmoid(sub(ctx.input(1), ctx.input(0)))) : null,
  ],
};

/**
 * ln(e^a + e^b); see {@link Tensor.logaddexp}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * logaddexp(tensor([0, 1]), tensor([0, 2])); // [0.6931, 2.3133]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logaddexp.html
 */
export function logaddexp(a: Tensor, b: Tensor): Tensor {
  checkFloats('logaddexp', a, b);
  return apply(logaddexpOp, [a, b], undefined);
}

const lerpRow: TernaryRow = (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
  for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) {
    const w = c[r]!;
    const d = b[q]! - a[p]!;
    out[o + i] = Math.abs(w) < 0.5 ? a[p]! + w * d : b[q]! - d * (1 - w); // exact at both ends
  }
};

export const lerpOp: OpRecord<[Tensor, Tensor, Tensor]> = {
  name: 'lerp',
  saves: (needs) => [...(needs(2) ? [0, 1] : []), 2],
  forward: ([a, b, weight], _, out) => runTernary('lerp', lerpRow, a, b, cast(weight, a.dtype), a.dtype, out),
  backward: (g, ctx) => [
    ctx.needs(0) ? mul(g, sub(mul(ctx.input(2), -1), -1)) : null,
    ctx.needs(1) ? mul(g, ctx.input(2)) : null,
    ctx.needs(2) ? mul(g, sub(ctx.input(1), ctx.input(0))) : null,
  ],
};

function checkLerp(name: string, a: Tensor, b: Tensor, weight: Tensor | Scalar): [Tensor, Tensor, Tensor] {
  checkTensor(name, a);
  checkTensor(name, b, 'end');
  const w = operand(name, weight, 'weight');
  if (!isFloat(a.dtype)) throw new TypeError(`${name}: a floating-point tensor is needed, got ${a.dtype}`);
  if (b.dtype !== a.dtype) throw new TypeError(`${name}: end must have dtype ${a.dtype}, got ${b.dtype}`);
  if (!isScalar(weight) && w.dtype !== a.dtype)
    throw new TypeError(`${name}: weight must have dtype ${a.dtype}, got ${w.dtype}`);
  return [a, b, w];
}

/**
 * start + weight · (end - start); see {@link Tensor.lerp}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * lerp(tensor([0, 10]), tensor([10, 20]), 0.25); // [2.5, 12.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lerp.html
 */
export function lerp(start: Tensor, end: Tensor, weight: Tensor | Scalar): Tensor {
  return apply(lerpOp, checkLerp('lerp', start, end, weight), undefined);
}

/** In place: start + weight · (end - start). */
export function lerp_(start: Tensor, end: Tensor, weight: Tensor | Scalar): Tensor {
  const inputs = checkLerp('lerp_', start, end, weight);
  const shape = broadcastShapes('lerp_', ...inputs.map((t) => t.shape));
  return applyInPlace(lerpOp, inputs, undefined, { shape, dtype: start.dtype });
}

/** Options of `addcmul` and `addcdiv`. */
export interface ValueOptions {
  /** What the product or quotient is multiplied with. Default: 1. */
  value?: Scalar;
}

type Triple = [Tensor, Tensor, Tensor];

export const addcmulOp: OpRecord<Triple, { value: Scalar }> = {
  name: 'addcmul',
  saves: (needs) => [...(needs(2) ? [1] : []), ...(needs(1) ? [2] : [])],
  forward([x, a, b], { value }, out) {
    const dtype = resultType(x, a, b);
    const k = loopScalar(value, dtype);
    const row = dtype === 'int64' ? bigAddcmul(k) : dtype === 'int32' ? intAddcmul(k) : floatAddcmul(k);
    return runTernary('addcmul', row, cast(x, dtype), cast(a, dtype), cast(b, dtype), dtype, out);
  },
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(g, mul(ctx.input(2), ctx.attrs.value)) : null,
    ctx.needs(2) ? mul(g, mul(ctx.input(1), ctx.attrs.value)) : null,
  ],
};

function floatAddcmul(k: number): TernaryRow {
  return (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
    for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) out[o + i] = a[p]! + k * b[q]! * c[r]!;
  };
}

function intAddcmul(k: number): TernaryRow {
  return (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
    for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) out[o + i] = a[p]! + Math.imul(Math.imul(k, b[q]!), c[r]!);
  };
}

function bigAddcmul(k: number | bigint): TernaryRow {
  const factor = k as bigint;
  const row: TernaryRow<BigInt64Array> = (n, out, o, a, p, sa, b, q, sb, c, r, sc) => {
    for (let i = 0; i < n; i++, p += sa, q += sb, r += sc) out[o + i] = a[p]! + factor * b[q]! * c[r]!;
  };
  return row as unknown as TernaryRow;
}

export const addcdivOp: OpRecord<Triple, { value: Scalar }> = {
  name: 'addcdiv',
  saves: (needs) => [...(needs(2) ? [1] : []), ...(needs(1) || needs(2) ? [2] : [])],
  forward([x, a, b], { value }, out) {
    const dtype = resultType(x, a, b);
    const k = loopScalar(value, dtype);
    const row: TernaryRow = (n, to, o, u, p, su, v, q, sv, w, r, sw) => {
      for (let i = 0; i < n; i++, p += su, q += sv, r += sw) to[o + i] = u[p]! + (k * v[q]!) / w[r]!;
    };
    return runTernary('addcdiv', row, cast(x, dtype), cast(a, dtype), cast(b, dtype), dtype, out);
  },
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(g, mul(reciprocal(ctx.input(2)), ctx.attrs.value)) : null,
    ctx.needs(2) ? mul(neg(g), div(mul(ctx.input(1), ctx.attrs.value), square(ctx.input(2)))) : null,
  ],
};

function checkTriple(
  name: string,
  x: Tensor,
  a: Tensor,
  b: Tensor,
  options: ValueOptions,
): { inputs: Triple; value: Scalar } {
  checkTensor(name, x);
  checkTensor(name, a, 'tensor1');
  checkTensor(name, b, 'tensor2');
  const value = options.value ?? 1;
  if (!isScalar(value)) throw new TypeError(`${name}: value must be a number, got ${show(value)}`);
  return { inputs: [x, a, b], value };
}

/**
 * x + value · a · b; see {@link Tensor.addcmul}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * addcmul(tensor([1, 1]), tensor([2, 3]), tensor([4, 5]), { value: 0.5 }); // [5, 8.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addcmul.html
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  const { inputs, value } = checkTriple('addcmul', x, a, b, options);
  return apply(addcmulOp, inputs, { value });
}

/** In place: x + value · a · b. */
export function addcmul_(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  return inPlaceTriple(addcmulOp, checkTriple('addcmul_', x, a, b, options));
}

function inPlaceTriple(
  op: OpRecord<Triple, { value: Scalar }>,
  { inputs, value }: { inputs: Triple; value: Scalar },
): Tensor {
  const shape = broadcastShapes(`${op.name}_`, ...inputs.map((t) => t.shape));
  return applyInPlace(op, inputs, { value }, { shape, dtype: resultType(...inputs) });
}

function checkAddcdiv(
  name: string,
  x: Tensor,
  a: Tensor,
  b: Tensor,
  options: ValueOptions,
): { inputs: Triple; value: Scalar } {
  const checked = checkTriple(name, x, a, b, options);
  if (!isFloat(a.dtype) && !isFloat(b.dtype))
    throw new TypeError(`${name}: integers have no true quotient here: convert tensor1 or tensor2 to a float first`);
  return checked;
}

/**
 * x + value · a / b; see {@link Tensor.addcdiv}.
 *
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * ```ts
 * addcdiv(tensor([1, 1]), tensor([2, 3]), tensor([4, 6]), { value: 2 }); // [2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.addcdiv.html
 */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  const { inputs, value } = checkAddcdiv('addcdiv', x, a, b, options);
  return apply(addcdivOp, inputs, { value });
}

/** In place: x + value · a / b. */
export function addcdiv_(x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}): Tensor {
  return inPlaceTriple(addcdivOp, checkAddcdiv('addcdiv_', x, a, b, options));
}
