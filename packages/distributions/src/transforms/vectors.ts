import { arange, finfo, pad, softplus, type Tensor } from '@wick/tensor';
import type { Constraint } from '../constraints/constraint.ts';
import { realVector } from '../constraints/joined.ts';
import { simplex } from '../constraints/values.ts';
import { clippedSigmoid } from './elementwise.ts';
import { PlainTransform } from './transform.ts';

/** A transform of vectors. */
abstract class Vectors extends PlainTransform {
  get domain(): Constraint {
    return realVector;
  }
  get codomain(): Constraint {
    return simplex;
  }
}

/** @throws RangeError for a shape with too few dimensions */
export function needDims(shape: readonly number[], least: number): void {
  if (shape.length < least) throw new RangeError('Too few dimensions on input');
}

/**
 * The softmax over the last dimension, which is no bijection: its inverse is the logarithm.
 *
 * @example
 * ```ts
 * new distributions.transforms.SoftmaxTransform().call(tensor([0, 0])); // [0.5, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.SoftmaxTransform
 */
export class SoftmaxTransform extends Vectors {
  static override readonly typeName = 'SoftmaxTransform';
  override get bijective(): boolean {
    return false;
  }
  call(x: Tensor): Tensor {
    const probs = x.sub(x.amax(-1, true)).exp();
    return probs.div(probs.sum(-1, true));
  }
  inverse(y: Tensor): Tensor {
    return y.log();
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    needDims(shape, 1);
    return shape;
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    needDims(shape, 1);
    return shape;
  }
}

/** n, n - 1, …, 1 */
function countdown(n: number, like: Tensor): Tensor {
  return arange(n, 0, -1, { dtype: like.dtype });
}

/**
 * From n numbers to a point of the simplex of n + 1, breaking pieces off a stick: y_k is the k-th sigmoid of what is left.
 *
 * @example
 * ```ts
 * new distributions.transforms.StickBreakingTransform().call(tensor([0])); // [0.5, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.StickBreakingTransform
 */
export class StickBreakingTransform extends Vectors {
  static override readonly typeName = 'StickBreakingTransform';
  call(x: Tensor): Tensor {
    const z = clippedSigmoid(x.sub(countdown(x.shape.at(-1)!, x).log()));
    return pad(z, [0, 1], { value: 1 }).mul(pad(z.neg().add(1).cumprod(-1), [1, 0], { value: 1 }));
  }
  inverse(y: Tensor): Tensor {
    const n = y.shape.at(-1)! - 1;
    const part = y.narrow(-1, 0, n);
    const left = part.cumsum(-1).neg().add(1).clampMin(finfo(y.dtype).tiny);
    return part.log().sub(left.log()).add(countdown(n, y).log());
  }
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    const n = x.shape.at(-1)!;
    const shifted = x.sub(countdown(n, x).log());
    return shifted
      .neg()
      .sub(softplus(shifted.neg()))
      .add(y.narrow(-1, 0, n).log())
      .sum(-1);
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    needDims(shape, 1);
    return [...shape.slice(0, -1), shape.at(-1)! + 1];
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    needDims(shape, 1);
    return [...shape.slice(0, -1), shape.at(-1)! - 1];
  }
}
