import { apply } from '../autograd/dispatch.ts';
import type { OpRecord } from '../autograd/op.ts';
import type { Tensor } from '../tensor.ts';
import { LinAlgError } from './errors.ts';
import { checkSquare, forMatrices, Gathered, sizesOf, turned } from './matrices.ts';
import { solveOne } from './solve.ts';

const invOp: OpRecord<[Tensor]> = {
  name: 'linalg.inv',
  saves: ['output'],
  forward([x]) {
    const { rows, batch } = sizesOf(x);
    const inverses = new Gathered(batch, [rows, rows], x.dtype);
    forMatrices(x, (a, i) => {
      const identity = new Float64Array(rows * rows);
      for (let j = 0; j < rows; j++) identity[j * rows + j] = 1;
      const inverse = solveOne(rows, rows, a, identity);
      if (inverse === null)
        throw new LinAlgError(
          `linalg.inv: ${batch.length > 0 ? `(Batch element ${i}): ` : ''}The inversion could not be completed because the input matrix is singular.`,
        );
      inverses.put(i, inverse);
    });
    return inverses.tensor();
  },
  backward(g, ctx) {
    const y = turned(ctx.output());
    return [y.matmul(g).matmul(y).neg()];
  },
};

/**
 * The inverse of square matrices, by LU with pivots. To solve A X = B, `linalg.solve` is quicker and more precise.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @throws LinAlgError if a matrix is singular; ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.inv(tensor([[2, 0], [0, 4]])); // [[0.5, 0], [0, 0.25]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.inv.html
 */
export function inv(A: Tensor): Tensor {
  checkSquare('inv', 'A', A);
  return apply(invOp, [A], undefined);
}
