import { dense, isHalf, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { FloatArray } from './memory.ts';
import { memoryOrder } from './memoryOrder.ts';

/**
 * A step's one pass over a parameter: its elements, its gradient's and its state's, all in the order in which the
 * parameter's lie in memory, so that what is laid out like it is not copied.
 */
export class Pass {
  /** The parameter's elements. What they are at the end is its new value. */
  readonly data: FloatArray;
  /** The gradient's. */
  readonly grad: FloatArray;
  private readonly parameter: Tensor;
  private readonly order: readonly number[] | null;
  private copies: [Tensor, FloatArray][] | null = null;

  constructor(parameter: Tensor, grad: Tensor) {
    this.order = memoryOrder(parameter);
    this.parameter = this.inOrder(parameter);
    this.data = dense(this.parameter) as FloatArray;
    this.grad = dense(this.inOrder(grad)) as FloatArray;
  }

  /** The elements of a tensor of the parameter's shape. What they are at the end is its new value. */
  of(state: Tensor): FloatArray {
    const tensor = this.inOrder(state);
    const data = dense(tensor) as FloatArray;
    if (!tensor.isContiguous() || isHalf(tensor.dtype)) {
      this.copies ??= [];
      this.copies.push([tensor, data]);
    }
    return data;
  }

  /** A number as PyTorch rounds it before it meets these elements. */
  scalar(value: number): number {
    return this.data instanceof Float32Array ? Math.fround(value) : value;
  }

  /** Brings back what had to be copied, and counts the change of the parameter. */
  end(): void {
    written(this.parameter, this.data);
    if (this.copies !== null) for (const [tensor, data] of this.copies) written(tensor, data);
  }

  private inOrder(tensor: Tensor): Tensor {
    return this.order === null ? tensor : tensor.permute(this.order);
  }
}
