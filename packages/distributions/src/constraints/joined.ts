import { cat as concatenate, stack as stackTensors, type Tensor } from '@wick/tensor';
import { Constraint } from './constraint.ts';
import { real } from './values.ts';

/** What {@link independent} gives. */
export class Independent extends Constraint {
  static override readonly typeName = 'IndependentConstraint';
  constructor(
    readonly baseConstraint: Constraint,
    readonly reinterpretedBatchNdims: number,
  ) {
    super();
  }
  override get isDiscrete(): boolean {
    return this.baseConstraint.isDiscrete;
  }
  override get eventDim(): number {
    return this.baseConstraint.eventDim + this.reinterpretedBatchNdims;
  }
  check(value: Tensor): Tensor {
    const result = this.baseConstraint.check(value);
    if (result.ndim < this.reinterpretedBatchNdims)
      throw new RangeError(`Expected value.dim() >= ${this.eventDim} but got ${value.ndim}`);
    return result.reshape([...result.shape.slice(0, result.ndim - this.reinterpretedBatchNdims), -1]).all(-1);
  }
  override toString(): string {
    return `${this.name}(${this.baseConstraint}, ${this.reinterpretedBatchNdims})`;
  }
}

class Mixture extends Constraint {
  static override readonly typeName = 'MixtureSameFamilyConstraint';
  constructor(readonly baseConstraint: Constraint) {
    super();
  }
  override get isDiscrete(): boolean {
    return this.baseConstraint.isDiscrete;
  }
  override get eventDim(): number {
    return this.baseConstraint.eventDim;
  }
  check(value: Tensor): Tensor {
    const result = this.baseConstraint.check(value.unsqueeze(-1 - this.eventDim));
    if (value.ndim < this.eventDim)
      throw new RangeError(`Expected value.dim() >= ${this.eventDim} but got ${value.ndim}`);
    return result.reshape([...result.shape.slice(0, value.ndim - this.eventDim), -1]).all(-1);
  }
  override toString(): string {
    return `${this.name}(${this.baseConstraint})`;
  }
}

class Cat extends Constraint {
  static override readonly typeName: string = 'Cat';
  constructor(
    readonly cseq: readonly Constraint[],
    readonly dim: number,
    readonly lengths: readonly number[],
  ) {
    super();
  }
  override get isDiscrete(): boolean {
    return this.cseq.some((c) => c.isDiscrete);
  }
  override get eventDim(): number {
    return Math.max(...this.cseq.map((c) => c.eventDim));
  }
  check(value: Tensor): Tensor {
    let start = 0;
    const checks = this.cseq.map((constraint, i) => {
      const part = value.narrow(this.dim, start, this.lengths[i]!);
      start += this.lengths[i]!;
      return constraint.check(part);
    });
    return concatenate(checks, this.dim);
  }
}

class Stack extends Constraint {
  static override readonly typeName = 'Stack';
  constructor(
    readonly cseq: readonly Constraint[],
    readonly dim: number,
  ) {
    super();
  }
  override get isDiscrete(): boolean {
    return this.cseq.some((c) => c.isDiscrete);
  }
  override get eventDim(): number {
    const dim = Math.max(...this.cseq.map((c) => c.eventDim));
    return this.dim + dim < 0 ? dim + 1 : dim;
  }
  check(value: Tensor): Tensor {
    return stackTensors(
      this.cseq.map((constraint, i) => constraint.check(value.select(this.dim, i))),
      this.dim,
    );
  }
}

/**
 * `base` for every element of the last `ndims` dimensions: they are one value.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.independent(constraints.positive, 1).check(tensor([1, -1])).item(); // false
 * ```
 */
export const independent = (base: Constraint, ndims: number): Constraint =>
  ndims === 0 ? base : new Independent(base, ndims);
/**
 * The support of a mixture whose components have the support `base`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.mixtureSameFamily(constraints.positive).check(tensor([1, -1])); // [true, false]
 * ```
 */
export const mixtureSameFamily = (base: Constraint): Constraint => new Mixture(base);
/**
 * Constraints of the parts that lie one after the other along `dim`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.cat([constraints.positive, constraints.real]).check(tensor([1, -1])); // [true, true]
 * ```
 */
export const cat = (cseq: readonly Constraint[], dim = 0, lengths: readonly number[] = cseq.map(() => 1)): Cat =>
  new Cat(cseq, dim, lengths);
/**
 * Constraints of the slices along `dim`.
 *
 * @example
 * ```ts
 * const { constraints } = distributions;
 * constraints.stack([constraints.positive, constraints.real]).check(tensor([1, -1])); // [true, true]
 * ```
 */
export const stack = (cseq: readonly Constraint[], dim = 0): Stack => new Stack(cseq, dim);
/** Vectors of numbers that are not NaN. */
export const realVector: Constraint = independent(real, 1);
