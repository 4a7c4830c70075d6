import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from './div.ts';
import { eq } from './eq.ts';
import { le } from './le.ts';
import { log } from './log.ts';
import { logicalAnd } from './logicalAnd.ts';
import { maskedFill } from './maskedFill.ts';
import { mul } from './mul.ts';
import { floatType, runBinary } from './pointwise.ts';

const kernel = { number: rowOf2((x, y) => (Number.isNaN(y) ? y : x === 0 ? 0 : x * Math.log(y))) };

export const xlogyOp: OpRecord<[Tensor, Tensor]> = {
  name: 'xlogy',
  saves: [0, 1],
  forward([a, b], _, out) {
    const dtype = floatType(resultType(a, b));
    return runBinary('xlogy', kernel, a, b, dtype, dtype, out);
  },
  backward(g, ctx) {
    const [x, y] = [ctx.input(0), ctx.input(1)];
    return [
      ctx.needs(0) ? mul(g, maskedFill(log(y), logicalAnd(eq(x, 0), le(y, 0)), 0)) : null,
      ctx.needs(1) ? div(mul(g, x), y) : null,
    ];
  },
};

/**
 * x · ln(y), and 0 where x is 0. Integers and bool give float32.
 *
 * @example
 * ```ts
 * xlogy(tensor([0, 2]), tensor([0, 3])); // [0, 2.1972]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.xlogy.html
 */
export function xlogy(x: Tensor | Scalar, y: Tensor | Scalar): Tensor {
  return apply(xlogyOp, [operand('xlogy', x, 'input'), operand('xlogy', y)], undefined);
}
