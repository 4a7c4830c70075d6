import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { isHalf } from '../../core/half.ts';
import { resultType } from '../../core/promotion.ts';
import { nextDoubles, nextSingles } from '../../math/nextafter.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import { mul } from './mul.ts';
import { ne } from './ne.ts';
import { runBinary } from './pointwise.ts';

const kernel = { number: nextDoubles, float32: nextSingles };

export const nextafterOp: OpRecord<[Tensor, Tensor]> = {
  name: 'nextafter',
  saves: [0, 1],
  forward([x, other], _, out) {
    const dtype = resultType(x, other);
    return runBinary('nextafter', kernel, x, other, dtype, dtype, out);
  },
  // PyTorch's: x moves with it, unless it is there already.
  backward: (g, ctx) => [mul(g, ne(ctx.input(0), ctx.input(1))), ctx.needs(1) ? mul(g, 0) : null],
};

/**
 * The number that follows x towards `other` in their dtype, float32 or float64, element by element.
 *
 * @throws TypeError for integers and half types
 * @example
 * ```ts
 * nextafter(tensor([1]), tensor([2])).sub(1).item(); // 1.1920928955078125e-7
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nextafter.html
 */
export function nextafter(x: Tensor, other: Tensor): Tensor {
  checkFloats('nextafter', x, other);
  const dtype = resultType(x, other);
  if (isHalf(dtype)) throw new TypeError(`nextafter: float32 or float64 tensors are needed, got ${dtype}`);
  return apply(nextafterOp, [x, other], undefined);
}
