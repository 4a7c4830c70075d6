import type { OpRecord } from '../../autograd/op.ts';
import * as gamma from '../../math/gamma.ts';
import { rowOf } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { onFloats, unary, unaryInPlace } from './pointwise.ts';
import { polygamma } from './polygamma.ts';

export const digammaOp: OpRecord<[Tensor]> = {
  name: 'digamma',
  saves: [0],
  forward: onFloats({ number: rowOf((x) => gamma.digamma(x)) }),
  backward: (g, ctx) => [mul(g, polygamma(1, ctx.input(0)))],
};

/**
 * The derivative of log Γ(x), element by element. Integers and bool give float32.
 *
 * @example
 * ```ts
 * digamma(tensor([1, 2])); // [-0.5772, 0.4228]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.digamma.html
 */
export const digamma = unary(digammaOp);

/**
 * {@link digamma} in place.
 *
 * @example
 * ```ts
 * digamma_(tensor([1, 2])); // [-0.5772, 0.4228]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.digamma_.html
 */
export const digamma_ = unaryInPlace(digammaOp);
