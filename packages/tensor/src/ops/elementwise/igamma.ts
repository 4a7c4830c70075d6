import { apply } from '../../autograd/dispatch.ts';
import type { BackwardContext } from '../../autograd/node.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { gammainc } from '../../math/gammainc.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { exp } from './exp.ts';
import { lgamma } from './lgamma.ts';
import { log } from './log.ts';
import { mul } from './mul.ts';
import { floatType, runBinary } from './pointwise.ts';
import { sub } from './sub.ts';

const kernel = { number: rowOf2(gammainc) };

export const igammaOp: OpRecord<[Tensor, Tensor]> = {
  name: 'igamma',
  saves: [0, 1],
  forward([a, x], _, out) {
    const dtype = floatType(resultType(a, x));
    return runBinary('igamma', kernel, a, x, dtype, dtype, out);
  },
  backward: (g, ctx) => [null, igammaGradient('igamma', g, ctx)],
};

/** g · x^(a-1) e^-x / Γ(a), the gradient with respect to x. */
export function igammaGradient(where: string, g: Tensor, ctx: BackwardContext<undefined>): Tensor {
  if (ctx.needs(0)) throw new TypeError(`${where}: there is no gradient with respect to a (input), as in PyTorch`);
  const [a, x] = [ctx.input(0), ctx.input(1)];
  return mul(g, exp(sub(sub(mul(sub(a, 1), log(x)), x), lgamma(a))));
}

/**
 * The regularized lower incomplete gamma function 1/Γ(a) ∫₀ˣ t^(a-1) e^-t dt: `torch.special.gammainc`. Integers and bool
 * give float32. As in PyTorch, there is no gradient with respect to `a`.
 *
 * @example
 * ```ts
 * igamma(tensor([4]), tensor([3])); // [0.3528]
 * ```
 * @see https://docs.pytorch.org/docs/stable/special.html#torch.special.gammainc
 */
export function igamma(a: Tensor | Scalar, x: Tensor | Scalar): Tensor {
  return apply(igammaOp, [operand('igamma', a, 'input'), operand('igamma', x)], undefined);
}
