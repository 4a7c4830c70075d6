import type { OpRecord } from '../../autograd/op.ts';
import type { UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import type { Big } from './abs.ts';
import { noSlope, onAny, sameType, unary, unaryInPlace } from './pointwise.ts';

export const signOp: OpRecord<[Tensor]> = {
  name: 'sign',
  forward: onAny({
    number(n, out, o, so, a, p, sa) {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! > 0 ? 1 : a[p]! < 0 ? -1 : 0; // 0 for NaN and -0
    },
    bigint: ((n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! > 0n ? 1n : a[p]! < 0n ? -1n : 0n;
    }) as UnaryRow<Big>,
  }),
  backward: (g) => [noSlope(g)],
};

/**
 * -1, 0 or 1, element by element; 0 for NaN. The gradient is 0.
 *
 * @example
 * ```ts
 * sign(tensor([-3, 0, 2])); // [-1, 0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sign.html
 */
export const sign = unary(signOp);
export const sign_ = unaryInPlace(signOp, sameType);
