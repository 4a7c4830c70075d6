import { qrByColumns } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import { wantsGrad } from '../../autograd/gradMode.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat, type TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { aliasOf, wrapArray } from '../../core/make.ts';
import { type Fields, returnType } from '../../core/namedTuple.ts';
import type { Tensor } from '../../tensor.ts';

export const qrOp: OpRecord<[Tensor], undefined, Tensor[]> = {
  name: 'qr',
  forward([x]) {
    const [rows, cols] = x.shape as [number, number];
    const k = Math.min(rows, cols);
    const { q, r } = qrByColumns(rows, cols, dense(x) as FloatArray);
    const byColumns = (data: TypedArray, [m, n]: [number, number]) =>
      aliasOf(wrapArray(data, [n, m], x.dtype), [m, n], [1, Math.max(1, m)]); // as LAPACK leaves them
    return [byColumns(q as TypedArray, [rows, k]), byColumns(r as TypedArray, [k, cols])];
  },
  backward: null,
};

type Pair = [Q: Tensor, R: Tensor];

/** The factors of a QR decomposition: a pair, and by name. */
export type QR = Pair & Fields<'Q' | 'R'>;

const factors = returnType<Pair, 'Q' | 'R'>('Q', 'R');

/**
 * The reduced QR decomposition of a matrix, `x = q · r` with orthonormal columns in `q` and zeros below the diagonal of
 * `r`: `torch.linalg.qr`. Signs are LAPACK's: the diagonal of `r` may be negative. No gradient flows through it.
 *
 * @param x - a floating-point matrix [m, n]
 * @returns q [m, k] and r [k, n], k = min(m, n)
 * @throws ShapeError for other than two dimensions; RangeError for a tensor that requires grad, outside of noGrad
 * @example
 * ```ts
 * const [q, r] = qr(tensor([[3, 1], [4, 2]]));
 * r; // [[-5, -2.2], [0, 0.4]]
 * q; // [[-0.6, -0.8], [-0.8, 0.6]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.qr.html
 */
export function qr(x: Tensor): QR {
  if (!isFloat(x.dtype)) throw new TypeError(`qr: a floating-point matrix is needed, got ${x.dtype}`);
  if (x.ndim !== 2) throw new ShapeError(`qr: a matrix is needed, got shape ${showShape(x.shape)}`);
  if (wantsGrad(x)) {
    throw new RangeError('qr: it has no gradient: give x.detach(), or call it inside noGrad(() => …)');
  }
  return factors('qr', apply(qrOp, [x], undefined));
}
