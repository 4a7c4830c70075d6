import { checkCount, checkFinite, type Rule, show } from '@wick/tensor/internal';
import { type DType, empty, type Generator, randint, round, ShapeError, Tensor } from '@wick/tensor/light';

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

/** Whether images of a dtype go from 0 to 1. */
export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

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

/**
 * What a function of images (N, C, H, W) makes of an image with fewer or more dimensions; one that is not floating-point
 * is converted to `dtype` before and rounded back after.
 */
export function asBatch(image: Tensor, dtype: DType, fn: (batch: Tensor) => Tensor): Tensor {
  const leading = image.shape.slice(0, -3);
  const [h, w] = sizeOf(image);
  const float = isFloat(image.dtype) ? image : image.to(dtype);
  const out = fn(float.reshape(-1, image.ndim < 3 ? 1 : image.size(-3), h, w));
  const shape = [...leading, ...(image.ndim < 3 ? [] : [out.size(1)]), out.size(2), out.size(3)];
  const back = out.reshape(shape);
  return float === image ? back : round(back).to(image.dtype);
}

/** {@link checkRange} as an option's rule. */
export function range<D extends readonly [number, number] | null>(
  value: D,
  from = -Infinity,
  to = Infinity,
): Rule<D | readonly [number, number]> {
  return { value, read: (where, name, given) => checkRange(where, name, given, from, to) };
}

/** Two numbers in order, between two bounds. */
export function checkRange(
  where: string,
  name: string,
  given: unknown,
  from = -Infinity,
  to = Infinity,
): readonly [number, number] {
  if (!Array.isArray(given) || given.length !== 2)
    throw new TypeError(`${where}: ${name} must be two numbers, got ${show(given)}`);
  const low = checkFinite(where, `${name}[0]`, given[0], from, to);
  const high = checkFinite(where, `${name}[1]`, given[1], from, to);
  if (low > high) throw new RangeError(`${where}: ${name} must be (least, most), got ${show(given)}`);
  return [low, high];
}
