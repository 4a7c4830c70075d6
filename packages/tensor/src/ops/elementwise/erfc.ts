import { erfc as doubleErfc, expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { erfGradient } from './erf.ts';
import { unary, unaryInPlace } from './pointwise.ts';
import { polynomial } from './polynomial.ts';
import { onFloats } from './runPointwise.ts';

// e^(x²) erfc x in powers of 1 / (x + 3/2), minimax for 0.5 <= x <= 10.2 to 5e-8 of it.
const scaled = [
  3.384199999345583e-6, 0.5640729665756226, 0.8475605249404907, 0.9876185059547424, 0.5109862685203552,
  0.651121199131012, -7.347968578338623, 9.996792793273926, -4.419610023498535,
];

const inFloat32 = program(1, (x) => {
  const { add, div, eq, erf, exp, lt, mul, mulAdd, neg, sub, where } = expr;
  const z = mul(x, x);
  const rest = mulAdd(x, x, neg(z)); // what z was rounded by
  const e = exp(neg(z));
  const t = div(1, add(x, 1.5));
  const far = mul(sub(e, mul(e, rest)), polynomial(t, ...scaled));
  return where(lt(x, 0.5), sub(1, erf(x)), where(lt(x, 11), far, where(eq(x, x), 0, x)));
});

export const erfcOp: OpRecord<[Tensor]> = {
  name: 'erfc',
  saves: [0],
  forward: onFloats('erfc', inFloat32, { number: rowOf(doubleErfc) }),
  backward: (g, ctx) => [erfGradient(g, ctx.input(0), -1)],
};

/**
 * 1 - erf(x), exact where erf(x) is near 1. Integers and bool give float32.
 *
 * @example
 * ```ts
 * erfc(tensor([0, 1])); // [1, 0.1573]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erfc.html
 */
export const erfc = unary(erfcOp);

/**
 * {@link erfc} in place.
 *
 * @example
 * ```ts
 * erfc_(tensor([0, 1])); // [1, 0.1573]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.erfc_.html
 */
export const erfc_ = unaryInPlace(erfcOp);
