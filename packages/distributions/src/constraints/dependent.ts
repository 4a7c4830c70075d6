import type { Tensor } from '@wick/tensor';
import { Constraint } from './constraint.ts';

class Dependent extends Constraint {
  static override readonly typeName = 'Dependent';

  check(_value: Tensor): Tensor {
    throw new TypeError('Cannot determine validity of dependent constraint');
  }
}

/** A constraint that depends on other parameters, so that it cannot be checked by itself. */
export const dependent: Constraint = new Dependent();

/**
 * Whether a constraint is {@link dependent}.
 *
 * @example
 * ```ts
 * distributions.constraints.isDependent(distributions.constraints.real); // false
 * ```
 */
export function isDependent(constraint: Constraint): boolean {
  return constraint instanceof Dependent;
}
