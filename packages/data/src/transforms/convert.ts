import type { DType, Tensor } from '@wick/tensor/light';
import { checkImage, isFloat } from './image.ts';
import type { Transform } from './transform.ts';

/** The largest value of a dtype's images: 1 for floating-point ones. */
export function largestValue(dtype: DType): number {
  return { uint8: 255, int32: 2 ** 31 - 1, int64: 2 ** 63 }[dtype as string] ?? 1;
}

/**
 * An image in another dtype, with its values in that dtype's range: torchvision's `convert_image_dtype`. uint8 goes from
 * 0 to 255, floating-point numbers from 0 to 1.
 *
 * @throws TypeError for other dtypes than uint8, float32 and float64.
 * @example
 * ```ts
 * convertImageDtype(tensor([[[0, 51, 255]]], { dtype: 'uint8' })); // [[[0, 0.2, 1]]], float32
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ConvertImageDtype.html
 */
export function convertImageDtype(image: Tensor, dtype: DType = 'float32'): Tensor {
  const where = 'convertImageDtype';
  checkImage(where, image);
  for (const type of [image.dtype, dtype])
    if (!isFloat(type) && type !== 'uint8')
      throw new TypeError(`${where}: images are uint8, float32 or float64, got ${image.dtype} to be ${dtype}`);
  if (image.dtype === dtype) return image;
  if (dtype !== 'uint8') return image.dtype === 'uint8' ? image.to(dtype).div(255) : image.to(dtype);
  // Times 256 less a little, so that the 256 values take equal shares of 0 to 1.
  return image.mul(255 + 1 - 1e-3).to('uint8');
}

/**
 * {@link convertImageDtype} as a transform.
 *
 * @example
 * ```ts
 * new data.ConvertImageDtype().forward(tensor([[[0, 51, 255]]], { dtype: 'uint8' })); // [[[0, 0.2000, 1]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ConvertImageDtype.html
 */
export class ConvertImageDtype implements Transform {
  /** What images become. */
  readonly dtype: DType;

  /** @param dtype - what images become */
  constructor(dtype: DType = 'float32') {
    this.dtype = dtype;
  }

  forward(image: Tensor): Tensor {
    return convertImageDtype(image, this.dtype);
  }
}
