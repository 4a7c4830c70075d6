import { count, type Given, optionTable, orNull, type RulesFor, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { checkImage, checkSize, type ImageSize, sizeOf } from './image.ts';
import { type Interpolation, type ResamplingOptions, resample, resamplingRules } from './resample.ts';
import type { Transform } from './transform.ts';

/** Options of {@link Resize}. */
export interface ResizeOptions extends ResamplingOptions {
  /** Where `size` is one number: how long the longer side may become. Default: as long as it likes. */
  maxSize?: number | null;
}

const table = optionTable(
  {
    maxSize: orNull(count(1, 1)),
    ...resamplingRules,
  } satisfies RulesFor<ResizeOptions>,
  ['interpolation', 'maxSize', 'antialias'],
);

/**
 * Another size: torchvision's `Resize`.
 *
 * @param size - height and width; or one number for the shorter side, where the other follows.
 * @throws RangeError or TypeError for bad arguments.
 * @example
 * ```ts
 * const usual = new Compose([new Resize(256), new CenterCrop(224)]); // for ImageNet
 * usual.forward(rand(3, 300, 400)).shape; // [3, 224, 224]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Resize.html
 */
export class Resize implements Transform {
  /** Height and width, or one number for the shorter side. */
  readonly size: ImageSize;
  /** How long the longer side may become; null: as long as it likes. */
  readonly maxSize: number | null;
  /** How pixels between pixels are found. */
  readonly interpolation: Interpolation;
  /** Whether an image that shrinks is smoothed first. */
  readonly antialias: boolean;

  constructor(
    size: ImageSize,
    ...given: Given<ResizeOptions, [interpolation: Interpolation, maxSize: number | null, antialias: boolean]>
  ) {
    const read = table.take('Resize', given);
    checkSize('Resize', size);
    this.size = size;
    this.maxSize = read.maxSize;
    ({ interpolation: this.interpolation, antialias: this.antialias } = read);
    if (this.maxSize === null) return;
    if (typeof size !== 'number' || this.maxSize <= size)
      throw new RangeError(
        `Resize: maxSize must be above the one number that size is, got maxSize ${this.maxSize} and size ${show(size)}`,
      );
  }

  forward(image: Tensor): Tensor {
    return resample(checkImage('Resize', image), this.#sizeFor(image), this);
  }

  #sizeFor(image: Tensor): [number, number] {
    if (typeof this.size !== 'number') return [...this.size];
    const [h, w] = sizeOf(image);
    const shorter = Math.min(h, w);
    let short = this.size;
    let long = Math.trunc((short * Math.max(h, w)) / shorter);
    if (this.maxSize !== null && long > this.maxSize) {
      short = Math.trunc((this.maxSize * short) / long);
      long = this.maxSize;
    }
    return w <= h ? [long, short] : [short, long];
  }
}
