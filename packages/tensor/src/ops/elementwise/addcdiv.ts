import { expr, program } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isFloat, type Scalar } from '../../core/dtype.ts';
import { resultType } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { checkTriple, inPlaceTriple, type Triple, type ValueOptions } from './addcmul.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { loopScalar } from './pointwise.ts';
import { reciprocal } from './reciprocal.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { square } from './square.ts';

const plusQuotient = program(3, (x, a, b, k) => expr.add(x, expr.div(expr.mul(a, k), b)));

export const addcdivOp: OpRecord<Triple, { value: Scalar }> = {
  name: 'addcdiv',
  saves: (needs) => [...(needs(2) ? [1] : []), ...(needs(1) || needs(2) ? [2] : [])],
  forward([x, a, b], { value }, out) {
    const dtype = resultType(x, a, b);
    const k = loopScalar(value, dtype);
    return runPointwise('addcdiv', plusQuotient, castAll([x, a, b], dtype), dtype, dtype, out, [k]);
  },
  backward: (g, ctx) => [
    g,
    ctx.needs(1) ? mul(g, mul(reciprocal(ctx.input(2)), ctx.attrs.value)) : null,
    ctx.needs(2) ? mul(neg(g), div(mul(ctx.input(1), ctx.attrs.value), square(ctx.input(2)))) : null,
  ],
};

function checkAddcdiv(
  name: string,
  x: Tensor,
  a: Tensor,
  b: Tensor,
  options: ValueOptions | undefined,
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
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions): Tensor {
  const { inputs, value } = checkAddcdiv('addcdiv', x, a, b, options);
  return apply(addcdivOp, inputs, { value });
}

/** In place: x + value · a / b. */
export function addcdiv_(x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions): Tensor {
  return inPlaceTriple(addcdivOp, checkAddcdiv('addcdiv_', x, a, b, options));
}
