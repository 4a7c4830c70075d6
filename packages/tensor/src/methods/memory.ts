import { gradientEdge } from '../autograd/node.ts';
import { elementBytes, type Scalar } from '../core/dtype.ts';
import { checkTensor } from '../core/operand.ts';
import type { Named } from '../core/options.ts';
import { type ShapeArgs, sameShape, shapeFromArgs } from '../core/shape.ts';
import { emptyStrided, type TensorOptions } from '../ops/creation/index.ts';
import { isreal, real } from '../ops/elementwise/index.ts';
import { applyEach } from '../ops/indexing/applyEach.ts';
import { fillDiagonal_ } from '../ops/indexing/fillDiagonal.ts';
import { sumToSize } from '../ops/reduce/sumToSize.ts';
import type { Tensor } from '../tensor.ts';

/** What is asked of a tensor as a whole, and what goes along with how it lies in memory. */
export class MemoryMethods {
  /** The bytes of all elements. */
  get nbytes(): number {
    const { dtype, shape } = this as unknown as Tensor;
    return shape.reduce((product, n) => product * n, elementBytes(dtype));
  }

  /** Whether {@link Tensor.retainGrad} keeps this tensor's `.grad`, which is no leaf. */
  get retainsGrad(): boolean {
    const t = this as unknown as Tensor;
    if (t.isLeaf) return false;
    const { node, slot } = gradientEdge(t);
    for (const [kept] of node.retainedOutputs()) if (kept === slot) return true;
    return false;
  }

  /** Whether this tensor may never be part of what is recorded: false, those of `inferenceMode` are ordinary ones. */
  isInference(this: Tensor): boolean {
    return false;
  }

  /** The real part, which is all of it: this tensor itself. */
  get real(): Tensor {
    return real(this as unknown as Tensor);
  }

  /** Which elements are real numbers: all, NaN too. */
  isreal(this: Tensor): Tensor {
    return isreal(this);
  }

  /** This tensor, which is dense as all are. */
  toDense(this: Tensor): Tensor {
    return this;
  }

  /** Whether both are the same memory in the same shape and strides. */
  isSetTo(this: Tensor, other: Tensor): boolean {
    checkTensor('isSetTo', other, 'other');
    return (
      this._storage === other._storage &&
      this._offset === other._offset &&
      sameShape(this.shape, other.shape) &&
      sameShape(this._strides, other._strides)
    );
  }

  /**
   * In place: every element becomes what a function of JavaScript makes of it; slow, and without gradients.
   *
   * @throws TypeError if this tensor requires grad, or for a result that is no number
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.apply_.html
   */
  apply_<T extends Tensor>(this: T, f: (value: Scalar) => Scalar): T {
    return applyEach('apply_', this, [], f);
  }

  /** {@link apply_} of a function of the elements at one place of this tensor and of another of its dtype, broadcast to it. */
  map_<T extends Tensor>(this: T, other: Tensor, f: (value: Scalar, other: Scalar) => Scalar): T {
    return applyEach('map_', this, [other], f);
  }

  /** {@link map_} with two other tensors. */
  map2_<T extends Tensor>(this: T, x: Tensor, y: Tensor, f: (value: Scalar, x: Scalar, y: Scalar) => Scalar): T {
    return applyEach('map2_', this, [x, y], f);
  }

  /** A tensor of this tensor's dtype with these strides, whose values do not matter (zeros here). */
  newEmptyStrided(this: Tensor, size: readonly number[], stride: readonly number[], options?: TensorOptions): Tensor {
    return emptyStrided(size, stride, { dtype: this.dtype, ...options });
  }

  /**
   * In place: `value` on the diagonal, in more than two dimensions where all indices are the same.
   *
   * @param wrap - whether the diagonal of a tall matrix begins again, a row below where it ended. Default: false.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.fill_diagonal_.html
   */
  fillDiagonal_<T extends Tensor>(this: T, value: Scalar, wrap?: Named<'wrap', boolean>): T {
    return fillDiagonal_(this, value, wrap);
  }

  /**
   * The sums over the dimensions in which this size would be stretched to the shape: broadcasting undone.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.sum_to_size.html
   */
  sumToSize(this: Tensor, ...size: ShapeArgs): Tensor {
    return sumToSize(this, shapeFromArgs(size));
  }
}
