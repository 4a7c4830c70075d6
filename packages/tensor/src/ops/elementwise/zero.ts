import { applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { fillInto } from '../../core/copy.ts';
import { allocateLike } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { noSlope } from './pointwise.ts';

export const zeroOp: OpRecord<[Tensor]> = {
  name: 'zero',
  fills: true,
  forward([x], _, out = allocateLike(x, x.dtype, false)) {
    fillInto(out, x.dtype === 'int64' ? 0n : 0);
    return out;
  },
  backward: (g) => [noSlope(g)],
};

/**
 * In place: every element becomes 0.
 *
 * @example
 * ```ts
 * zero_(tensor([1, 2])); // [0, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.zero_.html
 */
export function zero_(x: Tensor): Tensor {
  return applyInPlace(zeroOp, [checkTensor('zero_', x)], undefined);
}
