import { expr, type Program, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import { forward } from '../../autograd/halves.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { checkTensor, isScalar, operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { eq } from './eq.ts';
import { ge } from './ge.ts';
import { inOnePass } from './inOnePass.ts';
import { log } from './log.ts';
import { logicalAnd } from './logicalAnd.ts';
import { mul, mulOp } from './mul.ts';
import { allocateResult, cast, inPlace } from './pointwise.ts';
import { reciprocalOp } from './reciprocal.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sub } from './sub.ts';
import { where } from './where.ts';

const power = program(2, (x, y) => expr.pow(x, y));

// The exponents that models use. A scalar half is a square root in PyTorch too (NaN at -inf).
const powers: Readonly<Record<number, Program>> = {
  1: program(1, (x) => x),
  2: program(1, (x) => expr.mul(x, x)),
  3: program(1, (x) => expr.mul(expr.mul(x, x), x)),
  0.5: program(1, (x) => expr.sqrt(x)),
  [-0.5]: program(1, (x) => expr.div(1, expr.sqrt(x))),
  [-1]: program(1, (x) => expr.div(1, x)),
  [-2]: program(1, (x) => expr.div(1, expr.mul(x, x))),
};

const slope = program(2, (g, x, less, y) => expr.mul(g, expr.mul(expr.pow(x, less!), y!)));
/** The gradients of powers, by how many the exponent is less one. */
const slopes = Object.fromEntries(
  Object.entries(powers).map(([less, { define }]) => [
    less,
    program(2, (g, x, _, y) => expr.mul(g, expr.mul(define(x), y!))),
  ]),
);

export const powOp: OpRecord<[Tensor, Tensor]> = {
  name: 'pow',
  saves: (needs) => (needs(1) ? [0, 1, 'output'] : [0, 1]),
  forward(inputs, _, out) {
    const [a, b] = inputs;
    const dtype = resultType(a, b);
    // A tensor's value may be another one when a recording is replayed; PyTorch does not look at it either.
    const known = b._wrapped && isFloat(dtype) ? powers[Number(b.item<Scalar>())] : undefined;
    // A number as exponent is no operand in PyTorch: the result lies as the base does.
    const target = out ?? (b._wrapped ? allocateResult(a.shape, dtype, [cast(a, dtype)]) : undefined);
    if (known) return runPointwise('pow', known, [cast(a, dtype)], dtype, dtype, target);
    return runPointwise('pow', power, castAll(inputs, dtype), dtype, dtype, target);
  },
  backward: (g, ctx) => [
    ctx.needs(0) ? baseGradient(g, ctx.input(0), ctx.input(1)) : null,
    ctx.needs(1) ? exponentGradient(g, ctx.input(0), ctx.input(1), ctx.output()) : null,
  ],
};

const squareOf = (x: Tensor) => forward(mulOp, [x, x], undefined);

/** Powers of bfloat16 that PyTorch rounds at every step, out of place and in place. */
const stepped: Readonly<Record<number, typeof powOp>> = {
  3: { ...powOp, halves: true, forward: ([x]) => forward(mulOp, [squareOf(x), x], undefined) },
  [-2]: { ...powOp, halves: true, forward: ([x]) => forward(reciprocalOp, [squareOf(x)], undefined) },
};

function opOf(dtype: DType, exponent: Tensor | Scalar): typeof powOp {
  return (dtype === 'bfloat16' && isScalar(exponent) && stepped[Number(exponent)]) || powOp;
}

// d(x^y) = y x^(y-1) dx, which is 0 for y = 0 also where x is 0
function baseGradient(g: Tensor, x: Tensor, y: Tensor): Tensor {
  if (y._wrapped) {
    const e = y.item<Scalar>();
    if (Number(e) === 0) return mul(g, 0);
    const less = Number(e) - 1;
    const whole = inOnePass(slopes[less] ?? slope, [g, x], [less, Number(e)]);
    return whole ?? mul(g, mul(pow(x, typeof e === 'bigint' ? e - 1n : less), e));
  }
  return where(eq(y, 0), 0, mul(g, mul(y, pow(x, sub(y, 1)))));
}

// d(x^y) = x^y ln x dy, which is 0 for x = 0 and y >= 0
function exponentGradient(g: Tensor, x: Tensor, y: Tensor, result: Tensor): Tensor {
  // A number has no dtype of its own whose digits would count.
  const slope = mul(g, mul(result, log(x._wrapped ? x.to(result.dtype) : x)));
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
  return apply(opOf(checkPow('pow', a, b), exponent), [a, b], undefined);
}

/** In place: base^exponent. */
export function pow_(base: Tensor, exponent: Tensor | Scalar): Tensor {
  const b = operand('pow_', exponent, 'exponent');
  const dtype = checkPow('pow_', checkTensor('pow_', base), b);
  return inPlace(opOf(dtype, exponent), base, b, undefined, dtype);
}
