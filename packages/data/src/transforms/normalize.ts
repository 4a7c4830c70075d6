import { checkFinite, show } from '@wick/tensor/internal';
import { ShapeError, type Tensor, tensor } from '@wick/tensor/light';
import { checkImage } from './image.ts';
import type { Transform } from './transform.ts';

/**
 * `(image - mean) / std`, by channel: torchvision's `Normalize`.
 *
 * @param mean - one number, or one for each channel.
 * @param std - one number, or one for each channel; not 0.
 * @throws RangeError for bad arguments; TypeError or ShapeError from `forward` for images that are not floating-point
 * or have another number of channels.
 * @example
 * ```ts
 * new Normalize([0.5], [0.25]).forward(tensor([[[0, 0.5, 1]]])); // [[[-2, 0, 2]]]
 * new Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]); // ImageNet's
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Normalize.html
 */
export class Normalize implements Transform {
  /** Per channel: what is taken away. */
  readonly mean: readonly number[];
  /** Per channel: what is divided by. */
  readonly std: readonly number[];

  constructor(mean: number | readonly number[], std: number | readonly number[]) {
    this.mean = checkChannels('mean', mean);
    this.std = checkChannels('std', std);
    if (this.std.includes(0)) throw new RangeError(`Normalize: std must not be 0, got ${show(std)}`);
  }

  forward(image: Tensor): Tensor {
    checkImage('Normalize', image);
    const { dtype } = image;
    if (dtype !== 'float32' && dtype !== 'float64')
      throw new TypeError(`Normalize: expected a floating-point image, got ${dtype}; use convertImageDtype before`);
    const channels = image.shape[image.ndim - 3];
    for (const given of [this.mean, this.std])
      if (image.ndim < 3 || (given.length !== 1 && given.length !== channels))
        throw new ShapeError(
          `Normalize: ${given.length} channels do not fit an image of shape [${image.shape.join(', ')}]`,
        );
    const perChannel = (values: readonly number[]) => tensor([...values], { dtype }).view(-1, 1, 1);
    return image.sub(perChannel(this.mean)).div_(perChannel(this.std));
  }
}

function checkChannels(name: string, value: number | readonly number[]): readonly number[] {
  const values = typeof value === 'number' ? [value] : value;
  if (!Array.isArray(values) || values.length === 0)
    throw new TypeError(`Normalize: ${name} must be a number or an array of numbers, got ${show(value)}`);
  values.forEach((v, i) => {
    checkFinite('Normalize', `${name}[${i}]`, v);
  });
  return values;
}
