import { show, showShape, wrapArray } from '@wick/tensor/internal';
import { clamp_, ShapeError, Tensor } from '@wick/tensor/light';

/** Bytes, row by row, the channels of a pixel side by side. */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** 1: grey; 2: grey and opacity; 3: red, green, blue; 4: and opacity. */
  readonly channels: number;
}

/** How many channels an image shall have: 1 grey, 3 colours, 4 with opacity; null: those it has. */
export type Channels = 1 | 3 | 4 | null;

/** The channels that were asked for, if there are such. */
export function checkChannels(where: string, channels: unknown): Channels {
  if (channels === null || channels === 1 || channels === 3 || channels === 4) return channels;
  throw new RangeError(`${where}: channels must be 1, 3, 4 or null, got ${show(channels)}`);
}

/** The pixels as uint8 (C, H, W), with the channels that were asked for. */
export function imageOf({ data, width, height, channels }: Pixels, wanted: Channels): Tensor {
  const count = width * height;
  const out = wanted ?? channels;
  const planes = new Uint8Array(out * count);
  const colours = channels > 2;
  for (let c = 0; c < out; c++) {
    const plane = planes.subarray(c * count, (c + 1) * count);
    const opacity = c === 3 || (wanted === null && channels === 2 && c === 1);
    if (opacity && channels % 2 === 1) plane.fill(255);
    else if (out === 1 && colours) grey(data, channels, plane);
    else {
      const from = opacity ? channels - 1 : colours ? c : 0;
      for (let i = 0, at = from; i < count; i++, at += channels) plane[i] = data[at]!;
    }
  }
  return wrapArray(planes, [out, height, width], 'uint8');
}

// Pillow's "L": ITU-R 601-2 in whole numbers, which sum to 2^16.
function grey(data: Pixels['data'], channels: number, plane: Uint8Array): void {
  for (let i = 0, at = 0; i < plane.length; i++, at += channels)
    plane[i] = (data[at]! * 19595 + data[at + 1]! * 38470 + data[at + 2]! * 7471 + 0x8000) >> 16;
}

/**
 * An image (C, H, W) or (H, W) as bytes side by side. uint8 as it is; floating-point numbers from 0 to 1 times 255, to the
 * nearest, as `saveImage` rounds.
 *
 * @param channels - how many it may have
 */
export function pixelsOf(where: string, image: Tensor, channels: readonly number[] = [1, 3, 4]): Pixels {
  if (!(image instanceof Tensor)) throw new TypeError(`${where}: expected an image as a Tensor, got ${show(image)}`);
  const planes = image.ndim === 2 ? image.unsqueeze(0) : image;
  if (planes.ndim !== 3 || !channels.includes(planes.shape[0]!) || planes.numel() === 0)
    throw new ShapeError(
      `${where}: expected an image of shape [H, W] or [C, H, W] with ${channels.join(', ').replace(/, (?=\d$)/, ' or ')} channels and pixels, got shape ${showShape(image.shape)}${image.ndim === 4 ? '; makeGrid makes one image of several' : ''}`,
    );
  const [count, height, width] = planes.shape as [number, number, number];
  const source = bytesOf(where, planes).contiguous().toTypedArray() as Uint8Array;
  const size = height * width;
  const data = new Uint8Array(source.length);
  for (let c = 0; c < count; c++) for (let i = 0; i < size; i++) data[i * count + c] = source[c * size + i]!;
  return { data, width, height, channels: count };
}

function bytesOf(where: string, image: Tensor): Tensor {
  if (image.dtype === 'uint8') return image.detach();
  if (!image.dtype.includes('float'))
    throw new TypeError(
      `${where}: images are uint8 from 0 to 255 or floating-point from 0 to 1, got dtype ${image.dtype}; for a mask, image.to('float32')`,
    );
  return clamp_(image.detach().mul(255).add(0.5), 0, 255).to('uint8');
}
