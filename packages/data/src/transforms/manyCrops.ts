import { flag, type Given, optionTable, type RulesFor } from '@wick/tensor/internal';
import { flip, ShapeError, type Tensor } from '@wick/tensor/light';
import { CenterCrop } from './crop.ts';
import { checkImage, checkSize, crop, type ImageSize, sizeOf } from './image.ts';
import type { Transform } from './transform.ts';

/** Five parts of an image: top left, top right, bottom left, bottom right, middle. */
export type Five = [Tensor, Tensor, Tensor, Tensor, Tensor];

/**
 * The corners and the middle of an image: torchvision's `FiveCrop`. Gives an array: {@link Lambda} stacks it.
 *
 * @param size - height and width, or one number for both.
 * @throws ShapeError from `forward` if the image is smaller.
 * @example
 * ```ts
 * const crops = new data.FiveCrop(4).forward(rand(3, 8, 8));
 * stack(crops).shape; // [5, 3, 4, 4]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.FiveCrop.html
 */
export class FiveCrop implements Transform<Tensor, Five> {
  /** Of each part, in pixels. */
  readonly size: readonly [height: number, width: number];

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(size: ImageSize) {
    this.size = checkSize('FiveCrop', size);
  }

  forward(image: Tensor): Five {
    return five('FiveCrop', image, this.size);
  }
}

/** Options of {@link TenCrop}. */
export interface TenCropOptions {
  /** Whether the second five are upside down instead of mirrored. Default false. */
  verticalFlip?: boolean;
}

const table = optionTable({ verticalFlip: flag(false) } satisfies RulesFor<TenCropOptions>, ['verticalFlip']);

/**
 * The corners and the middle of an image, then those of the mirrored image: torchvision's `TenCrop`.
 *
 * @param size - height and width, or one number for both.
 * @throws ShapeError from `forward` if the image is smaller.
 * @example
 * ```ts
 * new data.TenCrop(4).forward(rand(3, 8, 8)).length; // 10
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.TenCrop.html
 */
export class TenCrop implements Transform<Tensor, Tensor[]> {
  /** Of each part, in pixels. */
  readonly size: readonly [height: number, width: number];
  /** Whether the second five are upside down instead of mirrored. */
  readonly verticalFlip: boolean;

  /** @throws RangeError or TypeError for bad arguments. */
  constructor(size: ImageSize, ...given: Given<TenCropOptions, [verticalFlip: boolean]>) {
    this.verticalFlip = table.take('TenCrop', given).verticalFlip;
    this.size = checkSize('TenCrop', size);
  }

  forward(image: Tensor): Tensor[] {
    const first = five('TenCrop', image, this.size);
    return [...first, ...five('TenCrop', flip(image, this.verticalFlip ? -2 : -1), this.size)];
  }
}

function five(where: string, image: Tensor, [height, width]: readonly [number, number]): Five {
  const [h, w] = sizeOf(checkImage(where, image));
  if (h < height || w < width)
    throw new ShapeError(`${where}: crops of [${height}, ${width}] are larger than the image of [${h}, ${w}]`);
  const at = (top: number, left: number) => crop(image, top, left, height, width);
  const middle = new CenterCrop([height, width]).forward(image);
  return [at(0, 0), at(0, w - width), at(h - height, 0), at(h - height, w - width), middle];
}
