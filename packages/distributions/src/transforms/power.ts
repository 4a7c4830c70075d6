import { broadcastShapes, type Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from '../broadcastAll.ts';
import { positive } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { Transform } from './transform.ts';

/**
 * y = x^exponent of positive numbers.
 *
 * @example
 * ```ts
 * new distributions.transforms.PowerTransform(2).call(tensor([3])); // [9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.PowerTransform
 */
export class PowerTransform extends Transform {
  static override readonly typeName = 'PowerTransform';
  /** To which power. */
  readonly exponent: Tensor;

  /** @throws TypeError for what is no tensor or number */
  constructor(exponent: Parameter) {
    super();
    this.exponent = broadcastAll('PowerTransform', { exponent }).exponent;
  }

  get domain(): Constraint {
    return positive;
  }
  get codomain(): Constraint {
    return positive;
  }
  override get sign(): Tensor {
    return this.exponent.sign();
  }
  call(x: Tensor): Tensor {
    return x.pow(this.exponent);
  }
  inverse(y: Tensor): Tensor {
    return y.pow(this.exponent.reciprocal());
  }
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return this.exponent.mul(y).div(x).abs().log();
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    return broadcastShapes(shape, this.exponent.shape);
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    return broadcastShapes(shape, this.exponent.shape);
  }
  override equals(other: Transform): boolean {
    return other instanceof PowerTransform && this.exponent.eq(other.exponent).all().item<boolean>();
  }
}
