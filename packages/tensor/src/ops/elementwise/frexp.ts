import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type Fields, returnType } from '../../core/namedTuple.ts';
import { checkFloatTensor } from '../../core/operand.ts';
import { exponentOf, mantissaOf } from '../../math/frexp.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { exp2 } from './exp2.ts';
import { runUnary } from './pointwise.ts';

const rows = { mantissa: { number: rowOf(mantissaOf) }, exponent: { number: rowOf(exponentOf) } };

export const frexpMantissaOp: OpRecord<[Tensor]> = {
  name: 'frexpMantissa',
  saves: [0],
  forward: ([x], _, out) => runUnary(rows.mantissa, x, x.dtype, x.dtype, out),
  backward(g, ctx) {
    const exponent = apply(frexpExponentOp, [ctx.input(0)], undefined);
    return [div(g, exp2(exponent.to(g.dtype)))];
  },
};

export const frexpExponentOp: OpRecord<[Tensor]> = {
  name: 'frexpExponent',
  forward: ([x], _, out) => runUnary(rows.exponent, x, x.dtype, 'int32', out),
  backward: null,
};

type Pair = [mantissa: Tensor, exponent: Tensor];

/** What `frexp` gives: a pair, and by name. */
export type MantissaAndExponent = Pair & Fields<'mantissa' | 'exponent'>;

const mantissaAndExponent = returnType<Pair, 'mantissa' | 'exponent'>('mantissa', 'exponent');

/**
 * Each element as mantissa · 2^exponent, with ½ ≤ |mantissa| < 1 and the exponent an int32; zeros, infinities and NaN have
 * the exponent 0.
 *
 * @throws TypeError for integers and bool
 * @example
 * ```ts
 * const { mantissa, exponent } = frexp(tensor([1, 6]));
 * mantissa; // [0.5, 0.75]
 * exponent; // [1, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.frexp.html
 */
export function frexp(x: Tensor): MantissaAndExponent {
  checkFloatTensor('frexp', x);
  const exponent = apply(frexpExponentOp, [x.detach()], undefined);
  return mantissaAndExponent('frexp', [apply(frexpMantissaOp, [x], undefined), exponent]);
}
