import type { OpRecord } from '../../autograd/op.ts';
import { erfinvRow } from '../../math/erfinv.ts';
import type { Tensor } from '../../tensor.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { floatType, runUnary, unary, unaryInPlace } from './pointwise.ts';
import { square } from './square.ts';

export const erfinvOp: OpRecord<[Tensor]> = {
  name: 'erfinv',
  saves: ['output'],
  forward([x], _, out) {
    const dtype = floatType(x.dtype);
    return runUnary({ number: erfinvRow }, x, dtype, dtype, out);
  },
  // 1 / erf'(y) = √π/2 e^(y²)
  backward: (g, ctx) => [mul(g, mul(exp(square(ctx.output())), Math.sqrt(Math.PI) / 2))],
};

/**
 * The inverse of {@link erf}: infinite at -1 and 1, NaN beyond. Integers and bool give float32.
 *
 * @example
 * ```ts
 * erfinv(tensor([0, 0.5, 1])); // [0, 0.4769, Infinity]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erfinv.html
 */
export const erfinv = unary(erfinvOp);

/**
 * {@link erfinv} in place.
 *
 * @example
 * ```ts
 * erfinv_(tensor([0, 0.5])); // [0, 0.4769]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.erfinv.html
 */
export const erfinv_ = unaryInPlace(erfinvOp);
