import { empty, type Generator, randint, ShapeError, Tensor } from '@wick/tensor';
import { checkCount, show } from '../arguments.ts';

/** A height and a width; one number for both. */
export type ImageSize = number | readonly [height: number, width: number];

export function checkImage(where: string, image: Tensor): Tensor {
  if (!(image instanceof Tensor)) throw new TypeError(`${where}: expected an image as a Tensor, got ${show(image)}`);
  if (image.ndim < 2)
    throw new ShapeError(`${where}: expected an image of shape [..., H, W], got [${image.shape.join(', ')}]`);
  return image;
}

export function checkSize(where: string, size: ImageSize): readonly [number, number] {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  if (typeof size !== 'number' && size.length !== 2)
    throw new RangeError(`${where}: size must be one number or two (height, width), got ${show(size)}`);
  return [checkCount(where, 'height', height, 1), checkCount(where, 'width', width, 1)];
}

/** The last two sizes of an image. */
export function sizeOf(image: Tensor): [height: number, width: number] {
  return image.shape.slice(-2) as [number, number];
}

/** A part of an image: a view. */
export function crop(image: Tensor, top: number, left: number, height: number, width: number): Tensor {
  return image.slice(-2, top, top + height).slice(-1, left, left + width);
}

/** A whole number from `from` to below `to`, as torchvision draws one: `torch.randint(from, to, (1,))`. */
export function drawInteger(from: number, to: number, generator: Generator | null): number {
  return Number(randint(from, to, [1], { generator }).item());
}

/** A number between two bounds, as torchvision draws one: `torch.empty(1).uniform_(from, to)`. */
export function drawNumber(from: number, to: number, generator: Generator | null): number {
  return drawUniform(from, to, generator).item();
}

/** {@link drawNumber} as the tensor it is. */
export function drawUniform(from: number, to: number, generator: Generator | null): Tensor {
  return empty(1).uniform_(from, to, { generator });
}

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
