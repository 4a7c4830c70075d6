import { jacobiSvd } from '@wick/kernels';
import { apply } from '../autograd/dispatch.ts';
import type { OpRecord } from '../autograd/op.ts';
import { type Fields, returnType } from '../core/namedTuple.ts';
import { flag, type Given, optionTable } from '../core/options.ts';
import { cat, diagEmbed } from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';
import { LinAlgError } from './errors.ts';
import { checkMatrices, forMatrices, Gathered, onDiagonal, sizesOf, turned } from './matrices.ts';
import { qr } from './qr.ts';

const svdOp: OpRecord<[Tensor], undefined, Tensor[]> = {
  name: 'linalg.svd',
  saves: ['output'],
  forward([x]) {
    const { rows, cols, batch } = sizesOf(x);
    const k = Math.min(rows, cols);
    const us = new Gathered(batch, [rows, k], x.dtype);
    const values = new Gathered(batch, [k], x.dtype);
    const vs = new Gathered(batch, [k, cols], x.dtype);
    forMatrices(x, (a, index) => {
      const found = jacobiSvd(rows, cols, a);
      if (found === null)
        throw new LinAlgError(
          `linalg.svd: ${batch.length > 0 ? `(Batch element ${index}): ` : ''}The algorithm failed to converge because the input matrix contained non-finite values.`,
        );
      const columns = new Float64Array(rows * k);
      for (let i = 0; i < k; i++) for (let j = 0; j < rows; j++) columns[j * k + i] = found.u[i * rows + j]!;
      us.put(index, columns);
      values.put(index, found.values);
      vs.put(index, found.v);
    });
    return [us.tensor(), values.tensor(), vs.tensor()];
  },
  backward([gu, gs, gvh], ctx) {
    const [u, s, vh] = [ctx.output(0), ctx.output(1), ctx.output(2)];
    const [row, column] = [s.unsqueeze(-2), s.unsqueeze(-1)];
    const skew = (t: Tensor) => t.sub(turned(t));
    const gaps = () =>
      row
        .sub(column)
        .mul(row.add(column))
        .add(onDiagonal(s.shape.at(-1)!, 1, s.dtype)); // s_j² − s_i², 1 on the diagonal
    let inner: Tensor | null = gs ? diagEmbed(gs) : null;
    const add = (part: Tensor) => {
      inner = inner ? inner.add(part) : part;
    };
    const tall = u.shape.at(-2)! > s.shape.at(-1)!;
    const wide = vh.shape.at(-1)! > s.shape.at(-1)!;
    if (gu) add(skew(turned(u).matmul(gu)).div(gaps()).mul(row));
    if (gvh)
      add(
        skew(vh.matmul(turned(gvh)))
          .div(gaps())
          .mul(column),
      );
    if (!inner) return [null];
    let left = u.matmul(inner);
    if (gu && tall) {
      // What of gU lies outside of U's columns.
      const scaled = gu.div(row);
      left = left.add(scaled.sub(u.matmul(turned(u).matmul(scaled))));
    }
    let total = left.matmul(vh);
    if (gvh && wide) {
      const scaled = gvh.div(column);
      total = total.add(u.matmul(scaled.sub(scaled.matmul(turned(vh)).matmul(vh))));
    }
    return [total];
  },
};

/** Options of {@link svd}. */
export interface SvdOptions {
  /** U and Vh square, with a whole basis each. Default: true. */
  fullMatrices?: boolean;
}

const table = optionTable({ fullMatrices: flag(true) }, ['fullMatrices']);
type Triple = [U: Tensor, S: Tensor, Vh: Tensor];
const triple = returnType<Triple, 'U' | 'S' | 'Vh'>('U', 'S', 'Vh');

/**
 * The singular value decomposition A = U diag(S) Vh: singular values falling, U's columns and Vh's rows orthonormal (each
 * pair's sign is arbitrary). By one-sided Jacobi rotations after a QR decomposition: small values are right to their last
 * digits, large matrices (over some hundreds) take long.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @param options - `fullMatrices`: U [m, m] and Vh [n, n], as by default; else U [m, k] and Vh [k, n], k = min(m, n).
 * @throws LinAlgError if A has elements that are not finite; ShapeError for less than two dimensions; TypeError unless
 * floating-point
 * @example
 * ```ts
 * linalg.svd(tensor([[3, 0], [0, -4]])).S; // [4, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.svd.html
 */
export function svd(
  A: Tensor,
  ...given: Given<SvdOptions, [fullMatrices: boolean]>
): Triple & Fields<'U' | 'S' | 'Vh'> {
  checkMatrices('svd', 'A', A);
  const { fullMatrices } = table.take('linalg.svd', given);
  const { rows, cols } = sizesOf(A);
  let [U, S, Vh] = apply(svdOp, [A], undefined) as Triple;
  if (fullMatrices && rows > cols) U = completed(U, rows);
  if (fullMatrices && cols > rows) Vh = turned(completed(turned(Vh), cols));
  return triple('linalg_svd', [U, S, Vh]);
}

/** Orthonormal columns with those that are missing from a basis. */
function completed(columns: Tensor, size: number): Tensor {
  const k = columns.shape.at(-1)!;
  const { Q } = qr(columns.detach(), 'complete');
  return cat([columns, Q.narrow(-1, k, size - k)], -1);
}

/**
 * The singular values of {@link svd} alone, falling, with their gradient everywhere.
 *
 * @param A - a floating-point tensor [..., m, n]
 * @throws LinAlgError if A has elements that are not finite; ShapeError for less than two dimensions; TypeError unless
 * floating-point
 * @example
 * ```ts
 * linalg.svdvals(tensor([[3, 0], [0, -4]])); // [4, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.svdvals.html
 */
export function svdvals(A: Tensor): Tensor {
  checkMatrices('svdvals', 'A', A);
  return (apply(svdOp, [A], undefined) as Triple)[1];
}
