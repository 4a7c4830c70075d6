import { type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import { cat, ShapeError, Tensor } from '@wick/tensor/light';
import { type CanvasImage, canvasPixels, type Drawable } from '../images/canvas.ts';
import { type Channels, checkChannels, imageOf } from '../images/pixels.ts';
import { isChannelsFirst } from './channelsFirst.ts';
import type { Transform } from './transform.ts';

/** Options of {@link ToTensor}. */
export interface ToTensorOptions {
  /** How many channels the result has: 1 for grey, 3 for colours without opacity, 4 with it. Default null: those that there are. */
  channels?: Channels;
}

const table = optionTable(
  {
    channels: orNull<1 | 3 | 4>({ value: 3, read: (where, _, given) => checkChannels(where, given)! }),
  } satisfies RulesFor<ToTensorOptions>,
  ['channels'],
);

/**
 * A picture to a tensor (C, H, W) of numbers from 0 to 1: torchvision's `ToTensor`. Bytes become float32; other dtypes stay.
 *
 * It takes what torchvision takes for a PIL image or an array: an image of this package's datasets (uint8 (C, H, W), also
 * within {@link Compose} after other transforms); a tensor (H, W) or (H, W, C), as arrays of pixels have their channels; what a
 * canvas's `getImageData` gives, with four channels, or what a canvas draws ({@link fromImage}). Of any other uint8 tensor
 * the shape decides: (C, H, W) if its first size is 1, 3 or 4 and its last is not.
 *
 * @throws TypeError or ShapeError for anything else.
 * @example
 * ```ts
 * new data.ToTensor().forward(tensor([[0, 51], [102, 255]], { dtype: 'uint8' })); // [[[0, 0.2], [0.4, 1]]]
 * const pixels = { data: Uint8ClampedArray.of(255, 0, 51, 255), width: 1, height: 1 };
 * new data.ToTensor({ channels: 3 }).forward(pixels); // [[[1]], [[0]], [[0.2]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ToTensor.html
 */
export class ToTensor implements Transform<Tensor | CanvasImage | Drawable> {
  /** How many channels the result has; null: those that there are. */
  readonly channels: Channels;

  /** @throws RangeError unless `channels` is 1, 3, 4 or null. */
  constructor(...given: Given<ToTensorOptions, [channels: Channels]>) {
    this.channels = table.take('ToTensor', given).channels;
  }

  forward(image: Tensor | CanvasImage | Drawable): Tensor {
    if (!(image instanceof Tensor)) return toUnit(imageOf(canvasPixels('ToTensor', image), this.channels));
    if (image.ndim !== 2 && image.ndim !== 3)
      throw new ShapeError(`ToTensor: expected shape [H, W] or [H, W, C], got [${image.shape.join(', ')}]`);
    const planes = image.ndim === 2 ? image.unsqueeze(0) : hasChannelsFirst(image) ? image : image.permute(2, 0, 1);
    return toUnit(withChannels(planes, this.channels).contiguous());
  }
}

const toUnit = (image: Tensor) => (image.dtype === 'uint8' ? image.to('float32').div(255) : image);

function hasChannelsFirst(image: Tensor): boolean {
  const isCount = (n: number) => n === 1 || n === 3 || n === 4;
  if (isChannelsFirst(image)) return true;
  return image.dtype === 'uint8' && isCount(image.shape[0]!) && !isCount(image.shape[2]!);
}

/** Grey from colours, colours from grey, with or without opacity. */
function withChannels(image: Tensor, wanted: Channels): Tensor {
  const channels = image.shape[0]!;
  if (wanted === null || channels === wanted) return image;
  if (image.dtype === 'uint8' && channels < 5) {
    const [, height, width] = image.shape as [number, number, number];
    const data = image.permute(1, 2, 0).contiguous().toTypedArray() as Uint8Array;
    return imageOf({ data, width, height, channels }, wanted);
  }
  if (channels > wanted && wanted === 3) return image.narrow(0, 0, 3);
  if (channels === 1 && wanted === 3) return cat([image, image, image]);
  throw new ShapeError(`ToTensor: ${channels} channels of dtype ${image.dtype} cannot become ${wanted}`);
}
