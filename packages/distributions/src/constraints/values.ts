import type { Tensor } from '@wick/tensor';
import { Constraint } from './constraint.ts';

class Real extends Constraint {
  static override readonly typeName = 'Real';
  check(value: Tensor): Tensor {
    return value.eq(value); // false for NaN
  }
}

class Bool extends Constraint {
  static override readonly typeName = 'Boolean';
  override get isDiscrete(): boolean {
    return true;
  }
  check(value: Tensor): Tensor {
    return value.eq(0).logicalOr(value.eq(1));
  }
}

class OneHot extends Constraint {
  static override readonly typeName = 'OneHot';
  override get isDiscrete(): boolean {
    return true;
  }
  override get eventDim(): number {
    return 1;
  }
  check(value: Tensor): Tensor {
    return boolean.check(value).all(-1).logicalAnd(value.sum(-1).eq(1));
  }
}

class Simplex extends Constraint {
  static override readonly typeName = 'Simplex';
  override get eventDim(): number {
    return 1;
  }
  check(value: Tensor): Tensor {
    return value.ge(0).all(-1).logicalAnd(value.sum(-1).sub(1).abs().lt(1e-6));
  }
}

class Counts extends Constraint {
  static override readonly typeName = 'Multinomial';
  constructor(readonly upperBound: number) {
    super();
  }
  override get isDiscrete(): boolean {
    return true;
  }
  override get eventDim(): number {
    return 1;
  }
  check(value: Tensor): Tensor {
    return value.ge(0).all(-1).logicalAnd(value.sum(-1).le(this.upperBound));
  }
}

/** Any number but NaN. */
export const real: Constraint = new Real();
/** 0 or 1. */
export const boolean: Constraint = new Bool();
/** Vectors with one 1 among zeros. */
export const oneHot: Constraint = new OneHot();
/** Vectors of numbers from 0 up whose sum is 1, to 1e-6. */
export const simplex: Constraint = new Simplex();
/**
 * Vectors of numbers from 0 up whose sum is at most `upperBound`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.multinomial(3).check(tensor([1, 2])).item(); // true
 * ```
 */
export const multinomial = (upperBound: number): Constraint => new Counts(upperBound);
