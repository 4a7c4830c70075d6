import type { OpRecord } from '../../autograd/op.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';

export const coshOp: OpRecord<[Tensor]> = {
  name: 'cosh',
  saves: [0],
  forward: onFloats({ number: rowOf(Math.cosh) }),
  backward: (g, ctx) => [mul(g, ctx.input(0).sinh())],
};

/**
 * cosh x, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * cosh(tensor([0, 1])); // [1, 1.5431]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cosh.html
 */
export const cosh = unary(coshOp);

/**
 * {@link cosh} in place.
 *
 * @example
 * ```ts
 * cosh_(tensor([0, 1])); // [1, 1.5431]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.cosh_.html
 */
export const cosh_ = unaryInPlace(coshOp);
