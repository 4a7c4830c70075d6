import { examine } from '../autograd/dispatch.ts';
import { whole } from '../autograd/whole.ts';
import { checkNumber } from '../core/check.ts';
import { eye, tensor } from '../ops/creation/index.ts';
import { amax } from '../ops/reduce/index.ts';
import type { Tensor } from '../tensor.ts';
import { inv } from './inverse.ts';
import { checkSquare, sizesOf } from './matrices.ts';
import { solve } from './solve.ts';

/**
 * A multiplied by itself n times, by squaring; n = 0 is the identity, n < 0 powers of the inverse.
 *
 * @param A - a floating-point tensor [..., m, m]
 * @param n - a whole number
 * @throws LinAlgError if n < 0 and a matrix is singular; ShapeError unless square; RangeError unless n is whole;
 *   TypeError unless floating-point
 * @example
 * ```ts
 * linalg.matrixPower(tensor([[1, 1], [0, 1]]), 5); // [[1, 5], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.matrix_power.html
 */
export function matrixPower(A: Tensor, n: number): Tensor {
  checkSquare('matrixPower', 'A', A);
  checkNumber('linalg.matrixPower', 'n', n);
  if (!Number.isInteger(n)) throw new RangeError(`linalg.matrixPower: n must be a whole number, got ${n}`);
  if (n === 0) return A.maskedFill(tensor(true), 0).add(identityLike(A.detach())); // with a gradient of zeros
  let square = n < 0 ? inv(A) : A;
  let result: Tensor | null = null;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result ? result.matmul(square) : square;
    if (rest > 1) square = square.matmul(square);
  }
  return result === A ? A.clone() : result!;
}

function identityLike(A: Tensor): Tensor {
  return eye(sizesOf(A).rows, { dtype: A.dtype }).expand(A.shape).clone();
}

/** Padé's coefficients for e^A of degree 13. */
const pade = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];
/** A norm up to which that is exact to doubles' last digits. */
const near = 5.371920351148152;

/**
 * e^A = Σ Aᵏ / k!, by Padé's approximation after scaling, then squaring; in double precision, whatever the dtype.
 *
 * @param A - a floating-point tensor [..., n, n]
 * @throws ShapeError unless square; TypeError unless floating-point
 * @example
 * ```ts
 * linalg.matrixExp(tensor([[0, 1], [0, 0]])); // [[1, 1], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linalg.matrix_exp.html
 * @see Higham, The scaling and squaring method for the matrix exponential revisited (2005)
 */
export function matrixExp(A: Tensor): Tensor {
  checkSquare('matrixExp', 'A', A);
  if (A.numel() === 0) return A.clone();
  return whole('linalg.matrixExp', [A], undefined, ([a]) => [exponential(a!)])[0]!;
}

function exponential(A: Tensor): Tensor {
  let size = 0;
  examine(A.detach(), (all) => {
    size = amax(all.to('float64').abs().sum(-2)).item() as number;
  });
  if (!Number.isFinite(size)) return A.mul(Number.NaN);
  const halvings = Math.max(0, Math.ceil(Math.log2(size / near)));
  const a = A.to('float64').div(2 ** halvings);
  const one = identityLike(a.detach());
  const a2 = a.matmul(a);
  const a4 = a2.matmul(a2);
  const a6 = a4.matmul(a2);
  const sum = (c6: number, c4: number, c2: number) => a6.mul(pade[c6]!).add(a4.mul(pade[c4]!)).add(a2.mul(pade[c2]!));
  const odd = a.matmul(
    a6
      .matmul(sum(13, 11, 9))
      .add(sum(7, 5, 3))
      .add(one.mul(pade[1]!)),
  );
  const even = a6
    .matmul(sum(12, 10, 8))
    .add(sum(6, 4, 2))
    .add(one.mul(pade[0]!));
  let result = solve(even.sub(odd), even.add(odd));
  for (let i = 0; i < halvings; i++) result = result.matmul(result);
  return result.to(A.dtype);
}
