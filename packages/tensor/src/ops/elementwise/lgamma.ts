import type { OpRecord } from '../../autograd/op.ts';
import * as gamma from '../../math/gamma.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { digamma } from './digamma.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';

export const lgammaOp: OpRecord<[Tensor]> = {
  name: 'lgamma',
  saves: [0],
  forward: onFloats({ number: rowOf((x) => gamma.lgamma(x)) }),
  backward: (g, ctx) => [mul(g, digamma(ctx.input(0)))],
};

/**
 * log |Γ(x)|, element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * lgamma(tensor([1, 5])); // [0, 3.1781]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lgamma.html
 */
export const lgamma = unary(lgammaOp);

/**
 * {@link lgamma} in place.
 *
 * @example
 * ```ts
 * lgamma_(tensor([1, 5])); // [0, 3.1781]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.lgamma_.html
 */
export const lgamma_ = unaryInPlace(lgammaOp);
