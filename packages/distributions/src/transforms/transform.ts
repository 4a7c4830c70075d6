import type { Tensor } from '@wick/tensor';
import type { Constraint } from '../constraints/constraint.ts';

/**
 * An invertible map with the logarithm of its Jacobian: `torch.distributions.transforms.Transform`. There is no cache of
 * the last call (`cache_size`): a tensor that was drawn is inverted anew.
 *
 * @example
 * ```ts
 * const { ExpTransform } = distributions.transforms;
 * new ExpTransform().inv.call(tensor([1])); // [0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.transforms
 */
export abstract class Transform {
  /** The name in print. */
  static readonly typeName: string = 'Transform';

  /** Whether every value comes from one argument alone. */
  get bijective(): boolean {
    return true;
  }

  /** Where it is defined. */
  abstract get domain(): Constraint;
  /** Where its values lie. */
  abstract get codomain(): Constraint;

  /** 1 where it rises, -1 where it falls. @throws TypeError where that cannot be said */
  get sign(): number | Tensor {
    throw new TypeError(`${this.name} does not implement sign`);
  }

  /** y = f(x) */
  abstract call(x: Tensor): Tensor;
  /** x with f(x) = y */
  abstract inverse(y: Tensor): Tensor;

  /** ln |det ∂y/∂x|, of the shape without the event. */
  logAbsDetJacobian(_x: Tensor, _y: Tensor): Tensor {
    throw new TypeError(`${this.name} does not implement logAbsDetJacobian`);
  }

  /** The inverse as a transform. */
  get inv(): Transform {
    return new InverseTransform(this);
  }

  /** The shape of y for one of x. */
  forwardShape(shape: readonly number[]): readonly number[] {
    return shape;
  }

  /** The shape of x for one of y. */
  inverseShape(shape: readonly number[]): readonly number[] {
    return shape;
  }

  /** Whether it maps as another one does, as far as that can be seen. */
  equals(other: Transform): boolean {
    return this === other;
  }

  /** What PyTorch prints. */
  toString(): string {
    return `${this.name}()`;
  }

  /** The name in print; no minifier changes it. */
  protected get name(): string {
    return (this.constructor as typeof Transform).typeName;
  }
}

class InverseTransform extends Transform {
  static override readonly typeName = '_InverseTransform';
  readonly #of: Transform;
  constructor(of: Transform) {
    super();
    this.#of = of;
  }
  override get bijective(): boolean {
    return this.#of.bijective;
  }
  get domain(): Constraint {
    return this.#of.codomain;
  }
  get codomain(): Constraint {
    return this.#of.domain;
  }
  override get sign(): number | Tensor {
    return this.#of.sign;
  }
  override get inv(): Transform {
    return this.#of;
  }
  call(x: Tensor): Tensor {
    return this.#of.inverse(x);
  }
  inverse(y: Tensor): Tensor {
    return this.#of.call(y);
  }
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return this.#of.logAbsDetJacobian(y, x).neg();
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    return this.#of.inverseShape(shape);
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    return this.#of.forwardShape(shape);
  }
  override equals(other: Transform): boolean {
    return other instanceof InverseTransform && this.#of.equals(other.#of);
  }
  override toString(): string {
    return `${this.name}(${this.#of})`;
  }
}

/** A transform without parameters equals any other of its class. */
export abstract class PlainTransform extends Transform {
  override equals(other: Transform): boolean {
    return other.constructor === this.constructor;
  }
}
