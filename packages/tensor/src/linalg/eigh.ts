import { symmetricEigen } from '@wick/kernels';
import { apply } from '../autograd/dispatch.ts';
import type { OpRecord } from '../autograd/op.ts';
import { type Fields, returnType } from '../core/namedTuple.ts';
import { type Given, optionTable, word } from '../core/options.ts';
import { diagEmbed } from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';
import { checkSquare, forMatrices, Gathered, onDiagonal, sizesOf, turned } from './matrices.ts';

const eighOp: OpRecord<[Tensor], undefined, Tensor[]> = {
  name: 'linalg.eigh',
  saves: ['output'],
  forward([x]) {
    const { rows: n, batch } = sizesOf(x);
    const values = new Gathered(batch, [n], x.dtype);
    const vectors = new Gathered(batch, [n, n], x.dtype);
    forMatrices(x, (a, index) => {
      const found = symmetricEigen(n, a);
      const columns = new Float64Array(n * n).fill(found ? 0 : Number.NaN);
      if (found) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) columns[j * n + i] = found.vectors[i * n + j]!;
      values.put(index, found ? found.values : new Float64Array(n).fill(Number.NaN));
      vectors.put(index, columns);
    });
    return [values.tensor(), vectors.tensor()];
  },
  backward([gl, gv], ctx) {
    // gA = V (Vᵀ gV / (λ_j − λ_i) + diag gλ) Vᵀ
    const [l, v] = [ctx.output(0), ctx.output(1)];
    let inner: Tensor | null = null;
    if (gv) {
      const gaps = l.unsqueeze(-2).sub(l.unsqueeze(-1));
      inner = turned(v)
        .matmul(gv)
        .div(gaps.add(onDiagonal(l.shape.at(-1)!, Number.POSITIVE_INFINITY, l.dtype)));
    }
    if (gl) inner = inner ? inner.add(diagEmbed(gl)) : diagEmbed(gl);
    if (!inner) return [null];
    // Half to each triangle, although one alone is read: as of a matrix that is symmetric.
    const whole = v.matmul(inner).matmul(turned(v));
    return [whole.add(turned(whole)).mul(0.5)];
  },
};

const table = optionTable({ UPLO: word<'L' | 'U'>('L', ['L', 'U']) }, ['UPLO']);
type Pair = [eigenvalues: Tensor, eigenvectors: Tensor];
const pair = returnType<Pair, 'eigenvalues' | 'eigenvectors'>('eigenvalues', 'eigenvectors');

/** Options of {@link eigh} and {@link eigvalsh}. */
export interface EighOptions {
  /** Which triangle is read. Default: 'L', the lower one. */
  UPLO?: 'L' | 'U';
}

/**
 * Eigenvalues, rising, and eigenvectors (columns) of symmetric matrices: A = V diag(λ) Vᵀ. Signs of vectors are
 * arbitrary, as is the basis of a space that belongs to one value several times; gradients of vectors exist for simple
 * values alone.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @param options - `UPLO`, also by position.
 * @throws ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.eigh(tensor([[2, 1], [1, 2]])).eigenvalues; // [1, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.eigh.html
 */
export function eigh(
  A: Tensor,
  ...given: Given<EighOptions, [UPLO: 'L' | 'U']>
): Pair & Fields<'eigenvalues' | 'eigenvectors'> {
  checkSquare('eigh', 'A', A);
  const { UPLO } = table.take('linalg.eigh', given);
  return pair('linalg_eigh', apply(eighOp, [UPLO === 'U' ? turned(A) : A], undefined));
}

/**
 * The eigenvalues of {@link eigh} alone, with their gradient everywhere.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @param options - `UPLO`, also by position.
 * @throws ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.eigvalsh(tensor([[2, 1], [1, 2]])); // [1, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.eigvalsh.html
 */
export function eigvalsh(A: Tensor, ...given: Given<EighOptions, [UPLO: 'L' | 'U']>): Tensor {
  return eigh(A, ...given)[0];
}
