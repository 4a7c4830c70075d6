import { type ElementType, type Program, runProgram } from '@wick/kernels';
import { dense, isHalf, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { countStep, type FloatArray, setScalar } from './memory.ts';
import { memoryOrder } from './memoryOrder.ts';
import type { StepPass } from './stepProgram.ts';

const typeOf = (x: FloatArray): ElementType => (x instanceof Float32Array ? 'float32' : 'float64');
const row = (data: FloatArray) => ({ data, stride: [1], offset: 0 });

/**
 * A step's one pass over a parameter: its elements, its gradient's and its state's, all in the order in which the
 * parameter's lie in memory, so that what is laid out like it is not copied.
 */
export class Pass implements StepPass<FloatArray> {
  readonly data: FloatArray;
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

  of(state: Tensor): FloatArray {
    const tensor = this.inOrder(state);
    const data = dense(tensor) as FloatArray;
    if (!tensor.isContiguous() || isHalf(tensor.dtype)) {
      this.copies ??= [];
      this.copies.push([tensor, data]);
    }
    return data;
  }

  scalar(value: number): number {
    return this.data instanceof Float32Array ? Math.fround(value) : value;
  }

  run(step: Program, out: FloatArray | null, inputs: readonly FloatArray[], numbers: readonly number[]): FloatArray {
    const { data } = this;
    const to = out ?? (data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length));
    runProgram(step, typeOf(to), [to.length], row(to), inputs.map(row), numbers);
    return to;
  }

  count(step: Tensor): number {
    return countStep(step);
  }

  set(state: Tensor, value: number): number {
    return setScalar(state, value);
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
