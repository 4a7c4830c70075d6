import type { Tensor } from '@wick/tensor';
import { pythonBound } from '../python.ts';
import { Constraint } from './constraint.ts';

type Bound = Tensor | number;

/** A constraint by one or two bounds, elementwise. */
abstract class Bounded extends Constraint {
  constructor(
    protected readonly bounds: Readonly<Record<string, Bound>>,
    private readonly whole: boolean,
  ) {
    super();
  }

  override toString(): string {
    const bounds = Object.entries(this.bounds).map(([name, b]) => `${name}=${pythonBound(b, this.whole)}`);
    return `${this.name}(${bounds.join(', ')})`;
  }

  protected wholeNumbers(value: Tensor): Tensor {
    return value.remainder(1).eq(0);
  }
}

class GreaterThan extends Bounded {
  static override readonly typeName: string = 'GreaterThan';
  constructor(
    readonly lowerBound: Bound,
    whole = false,
  ) {
    super({ lower_bound: lowerBound }, whole);
  }
  check(value: Tensor): Tensor {
    return value.gt(this.lowerBound);
  }
}

class GreaterThanEq extends GreaterThan {
  static override readonly typeName = 'GreaterThanEq';
  override check(value: Tensor): Tensor {
    return value.ge(this.lowerBound);
  }
}

class LessThan extends Bounded {
  static override readonly typeName = 'LessThan';
  constructor(readonly upperBound: Bound) {
    super({ upper_bound: upperBound }, false);
  }
  check(value: Tensor): Tensor {
    return value.lt(this.upperBound);
  }
}

class Interval extends Bounded {
  static override readonly typeName: string = 'Interval';
  constructor(
    readonly lowerBound: Bound,
    readonly upperBound: Bound,
    whole = false,
  ) {
    super({ lower_bound: lowerBound, upper_bound: upperBound }, whole);
  }
  check(value: Tensor): Tensor {
    return value.ge(this.lowerBound).logicalAnd(value.le(this.upperBound));
  }
}

class HalfOpenInterval extends Interval {
  static override readonly typeName = 'HalfOpenInterval';
  override check(value: Tensor): Tensor {
    return value.ge(this.lowerBound).logicalAnd(value.lt(this.upperBound));
  }
}

class IntegerInterval extends Interval {
  static override readonly typeName = 'IntegerInterval';
  constructor(lowerBound: Bound, upperBound: Bound) {
    super(lowerBound, upperBound, true);
  }
  override get isDiscrete(): boolean {
    return true;
  }
  override check(value: Tensor): Tensor {
    return this.wholeNumbers(value).logicalAnd(super.check(value));
  }
}

class IntegerGreaterThan extends GreaterThan {
  static override readonly typeName = 'IntegerGreaterThan';
  override get isDiscrete(): boolean {
    return true;
  }
  override check(value: Tensor): Tensor {
    return this.wholeNumbers(value).logicalAnd(value.ge(this.lowerBound));
  }
}

/**
 * More than `bound`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.greaterThan(2).check(tensor([1, 3])); // [false, true]
 * ```
 */
export const greaterThan = (bound: Bound, whole = false): GreaterThan => new GreaterThan(bound, whole);
/**
 * `bound` or more.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.greaterThanEq(2).check(tensor([1, 2])); // [false, true]
 * ```
 */
export const greaterThanEq = (bound: Bound, whole = false): GreaterThanEq => new GreaterThanEq(bound, whole);
/**
 * Less than `bound`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.lessThan(2).check(tensor([1, 2])); // [true, false]
 * ```
 */
export const lessThan = (bound: Bound): LessThan => new LessThan(bound);
/**
 * From `lower` to `upper`, both included.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.interval(0, 2).check(tensor([2, 3])); // [true, false]
 * ```
 */
export const interval = (lower: Bound, upper: Bound): Interval => new Interval(lower, upper);
/**
 * From `lower` to below `upper`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.halfOpenInterval(0, 2).check(tensor([0, 2])); // [true, false]
 * ```
 */
export const halfOpenInterval = (lower: Bound, upper: Bound): Interval => new HalfOpenInterval(lower, upper);
/**
 * Whole numbers from `lower` to `upper`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.integerInterval(0, 2).check(tensor([1, 1.5])); // [true, false]
 * ```
 */
export const integerInterval = (lower: Bound, upper: Bound): Interval => new IntegerInterval(lower, upper);
/** Above 0. */
export const positive: GreaterThan = new GreaterThan(0);
/** 0 or more. */
export const nonnegative: GreaterThanEq = new GreaterThanEq(0);
/** From 0 to 1. */
export const unitInterval: Interval = new Interval(0, 1);
/** Whole numbers from 0 up. */
export const nonnegativeInteger: IntegerGreaterThan = new IntegerGreaterThan(0, true);
/** Whole numbers from 1 up. */
export const positiveInteger: IntegerGreaterThan = new IntegerGreaterThan(1, true);
