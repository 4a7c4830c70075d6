import { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';

/**
 * The dimensions in another order: a view, as a layer. torchvision's `ops.Permute`.
 *
 * @example
 * ```ts
 * new models.Permute([0, 2, 3, 1]).forward(zeros(1, 3, 8, 6)).shape; // [1, 8, 6, 3]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.ops.Permute.html
 */
export class Permute extends Module {
  static override readonly name: string = 'Permute';

  /** @param dims - which dimension of the input stands at each place. */
  constructor(readonly dims: readonly number[]) {
    super();
  }

  override forward(x: Tensor): Tensor {
    return x.permute(this.dims);
  }
}
