import type { OpRecord } from '../../autograd/op.ts';
import type { DType } from '../../core/dtype.ts';
import type { UnaryRow } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import type { Big } from './abs.ts';
import { mul } from './mul.ts';
import { runUnary, unary, unaryInPlace } from './pointwise.ts';

export const squareOp: OpRecord<[Tensor]> = {
  name: 'square',
  saves: [0],
  forward([x], _, out) {
    const dtype = squareType(x.dtype);
    return runUnary(squareKernel, x, dtype, dtype, out);
  },
  backward: (g, ctx) => [mul(g, mul(ctx.input(0), 2))],
};

const squareKernel = {
  number(n, out, o, so, a, p, sa) {
    if (out instanceof Int32Array) for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.imul(a[p]!, a[p]!);
    else for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * a[p]!;
  },
  bigint(n, out, o, so, a, p, sa) {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * a[p]!;
  },
} satisfies { number: UnaryRow; bigint: UnaryRow<Big> };

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
export const square_ = unaryInPlace(squareOp, squareType);
