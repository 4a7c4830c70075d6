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

  /**
   * Text for a template; JavaScript's operators, which would make of a tensor a text or NaN, are refused.
   *
   * @throws TypeError that names the methods to use
   */
  [Symbol.toPrimitive](this: Tensor, hint: string): string {
    if (hint === 'string') return this.toString();
    throw new TypeError(
      'Tensor: JavaScript has no operators for tensors: a + b is a.add(b), a - b a.sub(b), a * b a.mul(b), a / b a.div(b), -a a.neg(), a < b a.lt(b), a == b a.eq(b); a.item() is the number of a tensor with one element',
    );
  }

  /** What Node's `console.log` shows: {@link toString}, also inside arrays and objects. */
  [Symbol.for('nodejs.util.inspect.custom')](this: Tensor, depth: number): string {
    return depth < 0 ? `[${this.constructor.name}]` : this.toString();
  }
}
