import { checkTensor } from '@wick/tensor/internal';
import { ShapeError, softmax, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * Softmax over the channels of each place of an image.
 *
 * Shapes: (N, C, H, W) or (C, H, W) to the same.
 *
 * @example
 * ```ts
 * new Softmax2d().forward(ones(1, 2, 1, 1)); // [[[[0.5]], [[0.5]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax2d.html
 */
export class Softmax2d extends Module {
  static override readonly name: string = 'Softmax2d';

  override forward(input: Tensor): Tensor {
    checkTensor('Softmax2d', input, 'input');
    if (input.ndim !== 3 && input.ndim !== 4)
      throw new ShapeError(`Softmax2d: an input of 3 or 4 dimensions is needed, got shape [${input.shape.join(', ')}]`);
    return softmax(input, -3);
  }
}
