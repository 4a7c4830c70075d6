import { tensorString } from '../print/tensorString.ts';
import type { Tensor } from '../tensor.ts';

/** How tensors look as text. */
export class PrintingMethods {
  /**
   * The tensor as PyTorch prints it: values, dtype where it is not plain, and whether gradients are followed. How many
   * values and digits is up to `setPrintOptions`.
   *
   * @example
   * ```ts
   * String(tensor([1, 2.5])); // 'tensor([1.0000, 2.5000])'
   * ```
   */
  toString(this: Tensor): string {
    return tensorString(this);
  }

  /** What Node's `console.log` shows: {@link toString}, also inside arrays and objects. */
  [Symbol.for('nodejs.util.inspect.custom')](this: Tensor, depth: number): string {
    return depth < 0 ? `[${this.constructor.name}]` : this.toString();
  }
}
