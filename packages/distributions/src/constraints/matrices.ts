import { finfo, linalg, type Tensor } from '@wick/tensor';
import { tracing } from '@wick/tensor/internal';
import { Constraint } from './constraint.ts';

/** A constraint on matrices. */
abstract class Matrices extends Constraint {
  override get eventDim(): number {
    return 2;
  }
}

class Square extends Matrices {
  static override readonly typeName: string = 'Square';
  check(value: Tensor): Tensor {
    const square = value.shape.at(-2) === value.shape.at(-1);
    return value.newFull(value.shape.slice(0, -2), square, { dtype: 'bool' });
  }
}

class Symmetric extends Square {
  static override readonly typeName: string = 'Symmetric';
  override check(value: Tensor): Tensor {
    const square = super.check(value);
    if (value.shape.at(-2) !== value.shape.at(-1)) return square;
    return value.isclose(value.mT, { atol: 1e-6 }).all(-2).all(-1);
  }
}

/** Eigenvalues are asked for where all are symmetric; a compiled function, which cannot branch, asks for them always. */
function withEigenvalues(symmetric: Tensor, arePositive: () => Tensor): Tensor {
  if (tracing.by !== null) return symmetric.logicalAnd(arePositive());
  return symmetric.all().item() ? arePositive() : symmetric;
}

class PositiveSemidefinite extends Symmetric {
  static override readonly typeName: string = 'PositiveSemidefinite';
  override check(value: Tensor): Tensor {
    const symmetric = super.check(value);
    return withEigenvalues(symmetric, () => linalg.eigvalsh(value).ge(0).all(-1));
  }
}

class PositiveDefinite extends Symmetric {
  static override readonly typeName = 'PositiveDefinite';
  override check(value: Tensor): Tensor {
    const symmetric = super.check(value);
    return withEigenvalues(symmetric, () => linalg.eigvalsh(value).gt(0).all(-1));
  }
}

class LowerTriangular extends Matrices {
  static override readonly typeName: string = 'LowerTriangular';
  check(value: Tensor): Tensor {
    return value.tril().eq(value).all(-1).all(-1);
  }
}

class LowerCholesky extends LowerTriangular {
  static override readonly typeName: string = 'LowerCholesky';
  override check(value: Tensor): Tensor {
    return super.check(value).logicalAnd(value.diagonal(0, -2, -1).gt(0).all(-1));
  }
}

class CorrCholesky extends LowerCholesky {
  static override readonly typeName = 'CorrCholesky';
  override check(value: Tensor): Tensor {
    const room = finfo(value.dtype).eps * value.shape.at(-1)! * 10;
    const norms = linalg.vectorNorm(value.detach(), 2, -1);
    return super.check(value).logicalAnd(norms.sub(1).abs().le(room).all(-1));
  }
}

/** Square matrices. */
export const square: Constraint = new Square();
/** Symmetric matrices, to 1e-6. */
export const symmetric: Constraint = new Symmetric();
/** Symmetric matrices without negative eigenvalues. */
export const positiveSemidefinite: Constraint = new PositiveSemidefinite();
/** Symmetric matrices whose eigenvalues are above 0. */
export const positiveDefinite: Constraint = new PositiveDefinite();
/** Lower triangular matrices. */
export const lowerTriangular: Constraint = new LowerTriangular();
/** Lower triangular matrices with a diagonal above 0. */
export const lowerCholesky: Constraint = new LowerCholesky();
/** Cholesky factors of correlation matrices: their rows have length 1. */
export const corrCholesky: Constraint = new CorrCholesky();
