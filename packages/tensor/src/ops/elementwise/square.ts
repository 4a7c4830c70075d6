import { expr, program } from '@wick/kernels';
import type { OpRecord } from '../../autograd/op.ts';
import type { DType } from '../../core/dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from './mul.ts';
import { cast, unary, unaryInPlace } from './pointwise.ts';
import { runPointwise } from './runPointwise.ts';

const squared = program(1, (x) => expr.mul(x, x));

export const squareOp: OpRecord<[Tensor]> = {
  name: 'square',
  saves: [0],
  forward([x], _, out) {
    const dtype = squareType(x.dtype);
    return runPointwise('square', squared, [cast(x, dtype)], dtype, dtype, out);
  },
  backward: (g, ctx) => [mul(g, mul(ctx.input(0), 2))],
};

// A square is a power with an int64 exponent, which outranks bool.
function squareType(dtype: DType): DType {
  return dtype === 'bool' ? 'int64' : dtype;
}

/**
 * x², element by element.
 *
 * @example
 * ```ts
 * square(tensor([-3, 2])); // [9, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.square.html
 */
export const square = unary(squareOp);

/**
 * {@link square} in place.
 *
 * @example
 * ```ts
 * square_(tensor([2, -3])); // [4, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.square_.html
 */
export const square_ = unaryInPlace(squareOp, squareType);
