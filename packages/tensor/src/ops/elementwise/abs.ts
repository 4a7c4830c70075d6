import type { OpRecord } from '../../autograd/op.ts';
import { type UnaryRow, unaryRows } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { onAny, refuseBool, sameType, unary, unaryInPlace } from './pointwise.ts';
import { sign } from './sign.ts';

export type Big = BigInt64Array;

export const absOp: OpRecord<[Tensor]> = {
  name: 'abs',
  saves: [0],
  forward: onAny({
    number: unaryRows.abs,
    bigint: ((n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! < 0n ? -a[p]! : a[p]!;
    }) as UnaryRow<Big>,
    strided: 'abs',
  }),
  backward: (g, ctx) => [mul(g, sign(ctx.input(0)))], // 0 at 0
};

/**
 * |x|, element by element. The gradient at 0 is 0.
 *
 * @throws TypeError for bool
 * @example
 * ```ts
 * abs(tensor([-1.5, 2])); // [1.5, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.abs.html
 */
export const abs = unary(absOp, refuseBool);
export const abs_ = unaryInPlace(absOp, sameType, refuseBool);
