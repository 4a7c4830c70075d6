import { luFactor, solveTriangle } from '@wick/kernels';
import { apply } from '../autograd/dispatch.ts';
import type { OpRecord } from '../autograd/op.ts';
import { showShape } from '../core/check.ts';
import { dense } from '../core/copy.ts';
import type { FloatArray } from '../core/dtype.ts';
import { ShapeError } from '../core/errors.ts';
import { flag, optionTable } from '../core/options.ts';
import type { Tensor } from '../tensor.ts';
import { LinAlgError } from './errors.ts';
import {
  checkMatrices,
  checkSameDType,
  checkSquare,
  forMatrices,
  Gathered,
  sameBatch,
  sizesOf,
  turned,
} from './matrices.ts';

/** A X = B for one matrix; null if A is singular. A is overwritten; X is made in `x`, the order of A's rows in `room`. */
export function solveOne(
  n: number,
  m: number,
  a: Float64Array,
  b: Float64Array,
  x: Float64Array = new Float64Array(n * m),
  room?: Int32Array,
): Float64Array | null {
  const { order, singular } = luFactor(n, n, a, room);
  if (singular) return null;
  for (let i = 0; i < n * m; i++) x[i] = b[order[Math.floor(i / m)]! * m + (i % m)]!;
  solveTriangle(n, m, a, lower, x);
  solveTriangle(n, m, a, upper, x);
  return x;
}

const lower = { upper: false, transposed: false, unit: true };
const upper = { upper: true, transposed: false, unit: false };

const solveOp: OpRecord<[a: Tensor, b: Tensor]> = {
  name: 'linalg.solve',
  saves: [0, 'output'],
  forward([a, b]) {
    const { rows, cols, batch } = sizesOf(b);
    const sides = dense(b) as FloatArray;
    const solutions = new Gathered(batch, [rows, cols], b.dtype);
    forMatrices(a, (matrix, i) => {
      const from = i * rows * cols;
      const x = solveOne(rows, cols, matrix, Float64Array.from(sides.subarray(from, from + rows * cols)));
      if (x === null) throw new LinAlgError('linalg.solve: The solver failed because the input matrix is singular.');
      solutions.put(i, x);
    });
    return solutions.tensor();
  },
  backward(g, ctx) {
    const sides = apply(solveOp, [turned(ctx.input(0)), g], undefined);
    return [ctx.needs(0) ? sides.matmul(turned(ctx.output())).neg() : null, ctx.needs(1) ? sides : null];
  },
};

const table = optionTable({ left: flag(true) });

/**
 * X with A X = B (X A = B with `left: false`) for square A, by LU with pivots. B is a vector if it has one dimension, or
 * one less than A and just A's batch; then X is one, too.
 *
 * @param A - [..., n, n]
 * @param B - [..., n, k], [..., k, n] with `left: false`, or [..., n]; batches broadcast
 * @throws LinAlgError if a matrix is singular; ShapeError if shapes do not fit; TypeError unless both have one
 * floating-point dtype
 * @example
 * ```ts
 * linalg.solve(tensor([[2, 1], [1, 3]]), tensor([3, 5])); // [0.8, 1.4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.solve.html
 */
export function solve(A: Tensor, B: Tensor, options?: { left?: boolean }): Tensor {
  checkSquare('solve', 'A', A);
  const { left } = table.read('linalg.solve', options);
  const isVector = B.ndim === 1 || (A.ndim - 1 === B.ndim && String(B.shape) === String(A.shape.slice(0, -1)));
  const sides = isVector ? B.unsqueeze(-1) : B;
  checkMatrices('solve', 'B', sides);
  checkSameDType('solve', A, B);
  // A vector stands on the right whatever `left` says, of the transpose then.
  const b = left || isVector ? sides : turned(sides);
  if (b.shape.at(-2) !== A.shape.at(-1))
    throw new ShapeError(
      `linalg.solve: Incompatible shapes of A and B for the equation ${left ? 'AX = B' : 'XA = B'}: ${showShape(A.shape)} and ${showShape(B.shape)}`,
    );
  const [matrices, right] = sameBatch('solve', left ? A : turned(A), b);
  const x = apply(solveOp, [matrices, right], undefined);
  if (isVector) return x.squeeze(-1);
  return left ? x : turned(x);
}
