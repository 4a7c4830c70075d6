import { checkCount, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { readJpeg, readOther, writeJpeg } from '#jpeg';
import { readSource, type UrlLike } from '../readers/source.ts';
import { otherKind } from './kinds.ts';
import { type Channels, checkChannels, imageOf, type Pixels, pixelsOf } from './pixels.ts';
import { isPng, readPng } from './png.ts';

/**
 * The image of a PNG or JPEG file, as uint8 (C, H, W): `torchvision.io.decode_image`. In Node both are read with Pillow's
 * bytes; in a page JPEG is the browser's work, and so is whatever else it knows (WebP, GIF, AVIF), which Node refuses by name.
 *
 * @param bytes - the whole file
 * @param channels - how many to give: 1 for grey (as Pillow's "L"), 3 for colours, 4 with opacity; null, the default: those
 * that the file has
 * @throws TypeError if `bytes` is no Uint8Array; RangeError if the file is damaged or of a kind
 * that is not read: in Node also JPEG files of four colours (CMYK)
 * @example
 * ```ts
 * const image = await data.decodeImage(data.encodePng(ones(1, 4, 5)), 3);
 * image.shape; // [3, 4, 5]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.io.decode_image.html
 */
export async function decodeImage(bytes: Uint8Array, channels: Channels = null): Promise<Tensor> {
  return decoded('decodeImage', bytes, checkChannels('decodeImage', channels));
}

/** {@link decodeImage} for a function of another name. */
export async function decoded(where: string, bytes: Uint8Array, channels: Channels): Promise<Tensor> {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`${where}: expected the bytes of a file, got ${show(bytes)}`);
  if (isPng(bytes)) return imageOf(readPng(where, bytes), channels);
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) {
    const kind = otherKind(bytes);
    if (kind) {
      const pixels = await readOther(where, bytes, kind);
      return imageOf(pixels, channels ?? (isOpaque(pixels) ? 3 : null));
    }
    throw new RangeError(
      `${where}: neither a PNG nor a JPEG file: it begins with ${show([...bytes.subarray(0, 8)])}; other kinds go through a canvas and fromImage`,
    );
  }
  const pixels = await readJpeg(where, bytes);
  // A canvas always has an opacity; a JPEG file has none.
  return imageOf(pixels, channels ?? (pixels.channels === 4 ? 3 : null));
}

/** Whether pixels that a canvas gave are of a file that may have no opacity. */
function isOpaque({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/**
 * The image of a PNG or JPEG file, as uint8 (C, H, W): `torchvision.io.read_image`.
 *
 * @param file - a path (Node), or a URL
 * @param channels - as {@link decodeImage}
 * @throws Error if there is no such file; else as {@link decodeImage}
 * @example
 * ```ts
 * const image = await data.readImage('cat.jpg', 3);
 * const input = data.convertImageDtype(image).unsqueeze(0); // (1, 3, H, W), from 0 to 1
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.io.read_image.html
 */
export async function readImage(file: string | UrlLike, channels: Channels = null): Promise<Tensor> {
  const wanted = checkChannels('readImage', channels);
  return decoded('readImage', await readSource('readImage', file), wanted);
}

/**
 * An image as the bytes of a JPEG file: `torchvision.io.encode_jpeg`. Four pixels share their colours, as in Pillow's files; a
 * grey image of fewer than about a hundred pixels is written as three equal colours.
 *
 * @param image - (H, W), or (C, H, W) with 1 or 3 channels: uint8, or floating-point from 0 to 1, which is rounded as
 * {@link saveImage} does
 * @param quality - from 1 to 100
 * @throws TypeError for another dtype, ShapeError for another shape, RangeError for another quality
 * @example
 * ```ts
 * const bytes = await data.encodeJpeg(rand(3, 16, 16), 90);
 * (await data.decodeImage(bytes)).shape; // [3, 16, 16]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.io.encode_jpeg.html
 */
export async function encodeJpeg(image: Tensor, quality = 75): Promise<Uint8Array<ArrayBuffer>> {
  if (checkCount('encodeJpeg', 'quality', quality, 1) > 100)
    throw new RangeError(`encodeJpeg: quality must be a whole number from 1 to 100, got ${quality}`);
  return writeJpeg('encodeJpeg', pixelsOf('encodeJpeg', image, [1, 3]), quality);
}
