import { qrReduced } from '@wick/kernels';
import { apply } from '../autograd/dispatch.ts';
import { wantsGrad } from '../autograd/gradMode.ts';
import type { OpRecord } from '../autograd/op.ts';
import { returnType } from '../core/namedTuple.ts';
import { type Given, optionTable, word } from '../core/options.ts';
import { zeros } from '../ops/creation/index.ts';
import type { QR } from '../ops/linalg/index.ts';
import { cat, triu } from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';
import { checkMatrices, forMatrices, Gathered, sizesOf, turned } from './matrices.ts';
import { triangular } from './solveTriangular.ts';

/** Q and R of matrices that are at least as high as wide. */
const qrOp: OpRecord<[Tensor], undefined, Tensor[]> = {
  name: 'linalg.qr',
  saves: ['output'],
  forward([x]) {
    const { rows, cols, batch } = sizesOf(x);
    const k = Math.min(rows, cols);
    const qs = new Gathered(batch, [rows, k], x.dtype);
    const rs = new Gathered(batch, [k, cols], x.dtype);
    forMatrices(x, (a, i) => {
      const { q, r } = qrReduced(rows, cols, a);
      qs.put(i, q);
      rs.put(i, r);
    });
    return [qs.tensor(), rs.tensor()];
  },
  backward([gq, gr], ctx) {
    // gA = (gQ + Q · (X + Xᵀ − diag X)) R⁻ᵀ with X = triu(gR Rᵀ − Qᵀ gQ)
    const [q, r] = [ctx.output(0), ctx.output(1)];
    let inner: Tensor | null = gr ? gr.matmul(turned(r)) : null;
    if (gq) {
      const part = turned(q).matmul(gq).neg();
      inner = inner ? inner.add(part) : part;
    }
    if (!inner) return [null];
    const half = triu(inner);
    const whole = q.matmul(half.add(turned(triu(half, 1))));
    const sum = gq ? gq.add(whole) : whole;
    return [turned(triangular(r, turned(sum), { upper: true, transposed: false, unit: false }))];
  },
};

/** What of the decomposition is wanted. */
export type QrMode = 'reduced' | 'complete' | 'r';

/** Options of {@link qr}. */
export interface QrOptions {
  /** Default: 'reduced'. */
  mode?: QrMode;
}

const table = optionTable({ mode: word<QrMode>('reduced', ['reduced', 'complete', 'r']) }, ['mode']);
const factors = returnType<[Q: Tensor, R: Tensor], 'Q' | 'R'>('Q', 'R');

/**
 * The QR decomposition A = Q R with orthonormal columns in Q and R upper triangular, by Householder reflections with
 * LAPACK's signs. 'reduced' gives Q [m, k] and R [k, n] with k = min(m, n), 'complete' Q [m, m] and R [m, n], 'r' R alone
 * and an empty Q.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @throws ShapeError for less than two dimensions; TypeError unless floating-point; RangeError for 'r', or 'complete' of
 * what is higher than wide, where a gradient is wanted: there is none
 * @example
 * ```ts
 * const { R } = linalg.qr(tensor([[3, 1], [4, 2]]));
 * R; // [[-5, -2.2], [0, 0.4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.qr.html
 */
export function qr(A: Tensor, ...given: Given<QrOptions, [mode: QrMode]>): QR {
  checkMatrices('qr', 'A', A);
  const { mode } = table.take('linalg.qr', given);
  const { rows, cols, batch } = sizesOf(A);
  const wanted = wantsGrad(A);
  if (wanted && (mode === 'r' || (mode === 'complete' && rows > cols)))
    throw new RangeError(
      `linalg.qr: The QR decomposition is not differentiable when mode='${mode}'${mode === 'r' ? '' : ' and nrows > ncols'}`,
    );
  if (mode === 'complete' && rows > cols) {
    // Columns of the identity behind A's bring the rest of the basis.
    const more = zeros([...batch, rows, rows - cols], { dtype: A.dtype });
    const [Q, R] = apply(qrOp, [cat([A, more], -1)], undefined) as [Tensor, Tensor];
    return factors('linalg_qr', [Q, R.narrow(-1, 0, cols)]);
  }
  const k = Math.min(rows, cols);
  let [Q, R] = apply(qrOp, [cols > k ? A.narrow(-1, 0, k) : A], undefined) as [Tensor, Tensor];
  if (cols > k) R = cat([R, turned(Q).matmul(A.narrow(-1, k, cols - k))], -1);
  if (mode === 'r') Q = zeros([0], { dtype: A.dtype });
  return factors('linalg_qr', [Q, R]);
}
