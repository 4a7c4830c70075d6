import { show } from '@wick/tensor/internal';
import { type Tensor, unflatten } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkDim } from '../../options.ts';

/**
 * Makes several dimensions of one.
 *
 * Shapes: (…, ∏ sizes, …) to (…, …sizes, …).
 *
 * @example
 * ```ts
 * new nn.Unflatten(1, [2, 5, 5]).forward(randn(3, 50)).shape; // [3, 2, 5, 5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
 */
export class Unflatten extends Module {
  static override readonly name: string = 'Unflatten';
  /** The dimension that is split. */
  readonly dim: number;
  /** Into these sizes. */
  readonly unflattenedSize: readonly number[];

  /**
   * @param dim - which dimension.
   * @param unflattenedSize - its new sizes; one may be -1.
   * @throws TypeError if they are no array of whole numbers.
   */
  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    if (!Array.isArray(unflattenedSize) || !unflattenedSize.every(Number.isInteger))
      throw new TypeError(`Unflatten: unflattenedSize must be an array of whole numbers, got ${show(unflattenedSize)}`);
    this.dim = checkDim('Unflatten', 'dim', dim);
    this.unflattenedSize = [...unflattenedSize];
  }

  override forward(input: Tensor): Tensor {
    return unflatten(input, this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonRepr(this.unflattenedSize)}`;
  }
}
