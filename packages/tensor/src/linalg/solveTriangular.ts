import { solveTriangle, type Triangle } from '@wick/kernels';
import { apply } from '../autograd/dispatch.ts';
import type { OpRecord } from '../autograd/op.ts';
import { showShape } from '../core/check.ts';
import { dense } from '../core/copy.ts';
import type { FloatArray } from '../core/dtype.ts';
import { ShapeError } from '../core/errors.ts';
import { any, flag, optionTable } from '../core/options.ts';
import { tril, triu } from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';
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

/** What is solved; `whole` leaves a gradient in the half that is not read, as a factor's has in PyTorch. */
interface TriangularAttrs extends Triangle {
  readonly whole?: boolean;
}

const solveTriangularOp: OpRecord<[t: Tensor, b: Tensor], TriangularAttrs> = {
  name: 'linalg.solveTriangular',
  saves: [0, 'output'],
  forward([t, b], triangle) {
    const { rows, cols, batch } = sizesOf(b);
    const triangles = dense(t) as FloatArray;
    const solutions = new Gathered(batch, [rows, cols], b.dtype);
    forMatrices(b, (sides, i) => {
      const from = i * rows * rows;
      solveTriangle(rows, cols, Float64Array.from(triangles.subarray(from, from + rows * rows)), triangle, sides);
      solutions.put(i, sides);
    });
    return solutions.tensor();
  },
  backward(g, ctx) {
    const triangle = ctx.attrs;
    const sides = triangular(ctx.input(0), g, { ...triangle, transposed: !triangle.transposed });
    if (!ctx.needs(0)) return [null, ctx.needs(1) ? sides : null];
    const outer = sides.matmul(turned(ctx.output())).neg();
    const whole = triangle.transposed ? turned(outer) : outer;
    if (triangle.whole) return [whole, ctx.needs(1) ? sides : null];
    const offset = triangle.unit ? 1 : 0;
    return [triangle.upper ? triu(whole, offset) : tril(whole, -offset), ctx.needs(1) ? sides : null];
  },
};

/** X with op(T) X = B, of equal batches. */
export function triangular(t: Tensor, b: Tensor, triangle: TriangularAttrs): Tensor {
  return apply(solveTriangularOp, [t, b], triangle);
}

/** Options of {@link solveTriangular}. */
export interface SolveTriangularOptions {
  /** Whether A is upper triangular. It has no default, as in PyTorch. */
  upper: boolean;
  /** A X = B; with false X A = B. Default: true. */
  left?: boolean;
  /** Ones are taken for A's diagonal. Default: false. */
  unitriangular?: boolean;
}

const table = optionTable({
  upper: any<boolean | undefined>(undefined, 'true or false', (given) => typeof given === 'boolean'),
  left: flag(true),
  unitriangular: flag(false),
});

/**
 * X with A X = B for triangular A, by substitution; the other half of A is not read.
 *
 * @param A - [..., n, n]
 * @param B - [..., n, k], or [..., k, n] with `left: false`; batches broadcast
 * @throws TypeError without `upper`, or unless both have one floating-point dtype; ShapeError if shapes do not fit
 * @example
 * ```ts
 * linalg.solveTriangular(tensor([[2, 0], [1, 4]]), tensor([[2], [9]]), { upper: false }); // [[1], [2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.solve_triangular.html
 */
export function solveTriangular(A: Tensor, B: Tensor, options: SolveTriangularOptions): Tensor {
  checkSquare('solveTriangular', 'A', A);
  checkMatrices('solveTriangular', 'B', B);
  checkSameDType('solveTriangular', A, B);
  const { upper, left, unitriangular } = table.read('linalg.solveTriangular', options);
  if (upper === undefined) throw new TypeError('linalg.solveTriangular: upper must be true or false, got undefined');
  if (B.shape.at(left ? -2 : -1) !== A.shape.at(-1))
    throw new ShapeError(
      `linalg.solveTriangular: A and B do not fit ${left ? 'A X = B' : 'X A = B'}: ${showShape(A.shape)} and ${showShape(B.shape)}`,
    );
  const [a, b] = sameBatch('solveTriangular', A, B);
  const triangle = { upper, transposed: !left, unit: unitriangular };
  return left ? triangular(a, b, triangle) : turned(triangular(a, turned(b), triangle));
}
