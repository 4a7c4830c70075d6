import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { gammaincc } from '../../math/gammainc.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { igammaGradient } from './igamma.ts';
import { neg } from './neg.ts';
import { floatType, runBinary } from './pointwise.ts';

const kernel = { number: rowOf2(gammaincc) };

export const igammacOp: OpRecord<[Tensor, Tensor]> = {
  name: 'igammac',
  saves: [0, 1],
  forward([a, x], _, out) {
    const dtype = floatType(resultType(a, x));
    return runBinary('igammac', kernel, a, x, dtype, dtype, out);
  },
  backward: (g, ctx) => [null, neg(igammaGradient('igammac', g, ctx))],
};

/**
 * The regularized upper incomplete gamma function 1/Γ(a) ∫ₓ^∞ t^(a-1) e^-t dt = 1 - igamma(a, x), whose small values keep
 * their digits: `torch.special.gammaincc`. Integers and bool give float32. As in PyTorch, there is no gradient with
 * respect to `a`.
 *
 * @example
 * ```ts
 * igammac(tensor([4]), tensor([3])); // [0.6472]
 * ```
 * @see https://docs.pytorch.org/docs/stable/special.html#torch.special.gammaincc
 */
export function igammac(a: Tensor | Scalar, x: Tensor | Scalar): Tensor {
  return apply(igammacOp, [operand('igammac', a, 'input'), operand('igammac', x)], undefined);
}
