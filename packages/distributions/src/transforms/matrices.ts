import { diagEmbed, eye, finfo, indexPut, linalg, pad, softplus, type Tensor, trilIndices } from '@wick/tensor';
import type { Constraint } from '../constraints/constraint.ts';
import { independent, realVector } from '../constraints/joined.ts';
import { corrCholesky, lowerCholesky, positiveDefinite } from '../constraints/matrices.ts';
import { real } from '../constraints/values.ts';
import { PlainTransform } from './transform.ts';
import { needDims } from './vectors.ts';

/**
 * From any square matrix to a lower triangular one with a positive diagonal: what lies below the diagonal, and its
 * exponential.
 *
 * @example
 * ```ts
 * new distributions.transforms.LowerCholeskyTransform().call(zeros(2, 2)); // [[1, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.LowerCholeskyTransform
 */
export class LowerCholeskyTransform extends PlainTransform {
  static override readonly typeName = 'LowerCholeskyTransform';
  override get bijective(): boolean {
    return false;
  }
  get domain(): Constraint {
    return independent(real, 2);
  }
  get codomain(): Constraint {
    return lowerCholesky;
  }
  call(x: Tensor): Tensor {
    return x.tril(-1).add(diagEmbed(x.diagonal(0, -2, -1).exp()));
  }
  inverse(y: Tensor): Tensor {
    return y.tril(-1).add(diagEmbed(y.diagonal(0, -2, -1).log()));
  }
}

/**
 * From any square matrix to a positive definite one, L Lᵀ of the {@link LowerCholeskyTransform}.
 *
 * @example
 * ```ts
 * new distributions.transforms.PositiveDefiniteTransform().call(zeros(2, 2)); // [[1, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.PositiveDefiniteTransform
 */
export class PositiveDefiniteTransform extends PlainTransform {
  static override readonly typeName = 'PositiveDefiniteTransform';
  override get bijective(): boolean {
    return false;
  }
  get domain(): Constraint {
    return independent(real, 2);
  }
  get codomain(): Constraint {
    return positiveDefinite;
  }
  call(x: Tensor): Tensor {
    const lower = new LowerCholeskyTransform().call(x);
    return lower.matmul(lower.mT);
  }
  inverse(y: Tensor): Tensor {
    return new LowerCholeskyTransform().inverse(linalg.cholesky(y));
  }
}

/** The elements of matrices up to a diagonal, row by row, as vectors. */
function trilToVector(matrix: Tensor, diagonal: number): Tensor {
  const n = matrix.shape.at(-1)!;
  const places = trilIndices(n, n, diagonal);
  const flat = places.select(0, 0).mul(n).add(places.select(0, 1));
  return matrix.reshape([...matrix.shape.slice(0, -2), n * n]).indexSelect(-1, flat);
}

/** The other way: below the diagonal. */
function vectorToTril(vector: Tensor, n: number): Tensor {
  const lead = vector.shape.slice(0, -1);
  const rows = vector.reshape([-1, vector.shape.at(-1)!]);
  const places = trilIndices(n, n, -1);
  const flat = places.select(0, 0).mul(n).add(places.select(0, 1));
  const zeros = vector.newZeros([n * n, rows.shape[0]!]);
  return indexPut(zeros, [flat], rows.t())
    .t()
    .reshape([...lead, n, n]);
}

/**
 * From n (n - 1) / 2 numbers to the Cholesky factor of a correlation matrix of n × n: tanh gives partial correlations, row
 * by row by breaking sticks.
 *
 * @example
 * ```ts
 * new distributions.transforms.CorrCholeskyTransform().call(tensor([0])); // [[1, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.CorrCholeskyTransform
 */
export class CorrCholeskyTransform extends PlainTransform {
  static override readonly typeName = 'CorrCholeskyTransform';
  get domain(): Constraint {
    return realVector;
  }
  get codomain(): Constraint {
    return corrCholesky;
  }
  call(x: Tensor): Tensor {
    const { eps } = finfo(x.dtype);
    const n = sideOf(x.shape.at(-1)!);
    const r = vectorToTril(x.tanh().clamp(-1 + eps, 1 - eps), n);
    const left = r.square().neg().add(1).sqrt().cumprod(-1);
    return r.add(eye(n, { dtype: x.dtype })).mul(pad(left.narrow(-1, 0, n - 1), [1, 0], { value: 1 }));
  }
  inverse(y: Tensor): Tensor {
    const n = y.shape.at(-1)!;
    const left = pad(
      y
        .square()
        .cumsum(-1)
        .neg()
        .add(1)
        .narrow(-1, 0, n - 1),
      [1, 0],
      { value: 1 },
    );
    const t = trilToVector(y, -1).div(trilToVector(left, -1).sqrt());
    return t.log1p().sub(t.neg().log1p()).div(2);
  }
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    const left = y.square().cumsum(-1).neg().add(1);
    const sticks = trilToVector(left, -2).log().sum(-1).mul(0.5);
    const tanh = softplus(x.mul(-2)).add(x).sub(Math.LN2).sum(-1).mul(-2);
    return sticks.add(tanh);
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    needDims(shape, 1);
    const n = sideOf(shape.at(-1)!);
    return [...shape.slice(0, -1), n, n];
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    needDims(shape, 2);
    const n = shape.at(-1)!;
    if (shape.at(-2) !== n) throw new RangeError('Input is not square');
    return [...shape.slice(0, -2), (n * (n - 1)) / 2];
  }
}

/** n where `count` is n (n - 1) / 2. */
function sideOf(count: number): number {
  const n = Math.round(Math.sqrt(0.25 + 2 * count) + 0.5);
  if ((n * (n - 1)) / 2 !== count) throw new RangeError('Input is not a flattened lower-diagonal number');
  return n;
}
