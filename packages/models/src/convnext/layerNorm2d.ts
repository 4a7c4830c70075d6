import { functional as F, LayerNorm } from '@wick/nn';
import type { Tensor } from '@wick/tensor/light';

/**
 * A layer normalisation over the channels of an image, torchvision's `LayerNorm2d`: each place by itself.
 * Shapes: (N, C, H, W) to the same, C the normalizedShape.
 *
 * @example
 * ```ts
 * new models.LayerNorm2d(2).forward(tensor([[[[1]], [[3]]]])); // [[[[-1.0000]], [[1.0000]]]]
 * ```
 */
export class LayerNorm2d extends LayerNorm {
  /** torchvision's name of it. */
  static override readonly name: string = 'LayerNorm2d';

  override forward(x: Tensor): Tensor {
    const y = F.layerNorm(x.permute(0, 2, 3, 1), this.normalizedShape, this.weight, this.bias, { eps: this.eps });
    return y.permute(0, 3, 1, 2);
  }
}
