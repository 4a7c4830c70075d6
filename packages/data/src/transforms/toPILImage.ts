import { ShapeError, type Tensor } from '@wick/tensor/light';
import { channelsFirst } from './channelsFirst.ts';
import { checkImage } from './image.ts';
import type { Transform } from './transform.ts';

/**
 * Numbers from 0 to 1 back to bytes, cut off as torchvision's `ToPILImage` cuts: what {@link ToTensor} takes for a picture, and where
 * torchvision has a PIL image. uint8 stays.
 *
 * @throws ShapeError from `forward` unless the image is (H, W), or (C, H, W) with 1 to 4 channels; TypeError for other dtypes.
 * @example
 * ```ts
 * new data.ToPILImage().forward(tensor([[[0, 0.999, 1]]])); // [[[0, 254, 255]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ToPILImage.html
 */
export class ToPILImage implements Transform {
  forward(image: Tensor): Tensor {
    checkImage('ToPILImage', image);
    const planes = image.ndim === 2 ? image.unsqueeze(0) : image;
    if (planes.ndim !== 3 || planes.size(0) > 4)
      throw new ShapeError(
        `ToPILImage: expected shape [H, W], or [C, H, W] with 1 to 4 channels, got [${image.shape.join(', ')}]`,
      );
    if (planes.dtype === 'uint8') return channelsFirst(planes.clone());
    if (!planes.dtype.includes('float'))
      throw new TypeError(`ToPILImage: expected an image of dtype uint8 or floating-point, got ${image.dtype}`);
    return channelsFirst(planes.mul(255).to('uint8'));
  }
}

/**
 * A picture as the tensor that it is here, uint8 (C, H, W): torchvision's `PILToTensor`, which changes nothing.
 *
 * @example
 * ```ts
 * new data.PILToTensor().forward(zeros([3, 2, 2], { dtype: 'uint8' })).dtype; // 'uint8'
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.PILToTensor.html
 */
export class PILToTensor implements Transform {
  forward(image: Tensor): Tensor {
    return checkImage('PILToTensor', image);
  }
}
