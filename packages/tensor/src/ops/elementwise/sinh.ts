import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';

export const sinhOp: OpRecord<[Tensor]> = {
  name: 'sinh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.sinh) }),
  backward: (g, ctx) => [mul(g, ctx.input(0).cosh())],
};

/**
 * sinh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * sinh(tensor([0, 1])); // [0, 1.1752]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sinh.html
 */
export const sinh = unary(sinhOp);

/**
 * {@link sinh} in place.
 *
 * @example
 * ```ts
 * sinh_(tensor([0, 1])); // [0, 1.1752]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sinh_.html
 */
export const sinh_ = unaryInPlace(sinhOp);
