import { finfo, softplus, type Tensor } from '@wick/tensor';
import { interval, positive, unitInterval } from '../constraints/bounds.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { real } from '../constraints/values.ts';
import { PlainTransform } from './transform.ts';

/** A rising elementwise transform of the real numbers. */
abstract class Rising extends PlainTransform {
  get domain(): Constraint {
    return real;
  }
  override get sign(): number {
    return 1;
  }
}

/**
 * y = eˣ
 *
 * @example
 * ```ts
 * new distributions.transforms.ExpTransform().call(tensor([0])); // [1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.ExpTransform
 */
export class ExpTransform extends Rising {
  static override readonly typeName = 'ExpTransform';
  get codomain(): Constraint {
    return positive;
  }
  call(x: Tensor): Tensor {
    return x.exp();
  }
  inverse(y: Tensor): Tensor {
    return y.log();
  }
  override logAbsDetJacobian(x: Tensor): Tensor {
    return x;
  }
}

/** The sigmoid, kept off 0 and 1. */
export function clippedSigmoid(x: Tensor): Tensor {
  const { tiny, eps } = finfo(x.dtype);
  return x.sigmoid().clamp(tiny, 1 - eps);
}

/**
 * y = 1 / (1 + e^-x), kept off 0 and 1.
 *
 * @example
 * ```ts
 * new distributions.transforms.SigmoidTransform().call(tensor([0])); // [0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.SigmoidTransform
 */
export class SigmoidTransform extends Rising {
  static override readonly typeName = 'SigmoidTransform';
  get codomain(): Constraint {
    return unitInterval;
  }
  call(x: Tensor): Tensor {
    return clippedSigmoid(x);
  }
  inverse(y: Tensor): Tensor {
    const { tiny, eps } = finfo(y.dtype);
    const inside = y.clamp(tiny, 1 - eps);
    return inside.log().sub(inside.neg().log1p());
  }
  override logAbsDetJacobian(x: Tensor): Tensor {
    return softplus(x.neg()).neg().sub(softplus(x));
  }
}

/**
 * y = ln(1 + eˣ)
 *
 * @example
 * ```ts
 * new distributions.transforms.SoftplusTransform().call(tensor([0])); // [0.6931]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.SoftplusTransform
 */
export class SoftplusTransform extends Rising {
  static override readonly typeName = 'SoftplusTransform';
  get codomain(): Constraint {
    return positive;
  }
  call(x: Tensor): Tensor {
    return softplus(x);
  }
  inverse(y: Tensor): Tensor {
    return y.neg().expm1().neg().log().add(y);
  }
  override logAbsDetJacobian(x: Tensor): Tensor {
    return softplus(x.neg()).neg();
  }
}

/**
 * y = tanh x
 *
 * @example
 * ```ts
 * new distributions.transforms.TanhTransform().call(tensor([0.5])); // [0.4621]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.TanhTransform
 */
export class TanhTransform extends Rising {
  static override readonly typeName = 'TanhTransform';
  get codomain(): Constraint {
    return interval(-1, 1);
  }
  call(x: Tensor): Tensor {
    return x.tanh();
  }
  inverse(y: Tensor): Tensor {
    return y.atanh();
  }
  /** 2 (ln 2 - x - softplus(-2x)), which keeps its digits where 1 - tanh² x would lose them. */
  override logAbsDetJacobian(x: Tensor): Tensor {
    return softplus(x.mul(-2)).add(x).sub(Math.LN2).mul(-2);
  }
}

/**
 * y = |x|, which is no bijection: the inverse gives the positive argument.
 *
 * @example
 * ```ts
 * new distributions.transforms.AbsTransform().call(tensor([-2])); // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.AbsTransform
 */
export class AbsTransform extends PlainTransform {
  static override readonly typeName = 'AbsTransform';
  override get bijective(): boolean {
    return false;
  }
  get domain(): Constraint {
    return real;
  }
  get codomain(): Constraint {
    return positive;
  }
  call(x: Tensor): Tensor {
    return x.abs();
  }
  inverse(y: Tensor): Tensor {
    return y;
  }
}
