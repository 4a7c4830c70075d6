import { show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { type DecodedPng, decode, encode } from 'fast-png';
import { type Channels, checkChannels, imageOf, type Pixels, pixelsOf } from './pixels.ts';

/**
 * An image as the bytes of a PNG file.
 *
 * @param image - (H, W), or (C, H, W) with 1, 3 or 4 channels: uint8, or floating-point from 0 to 1, which is rounded as
 * {@link saveImage} does
 * @throws TypeError for another dtype, ShapeError for another shape
 * @example
 * ```ts
 * const bytes = data.encodePng(rand(3, 8, 8));
 * data.decodePng(bytes).shape; // [3, 8, 8]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.io.encode_png.html
 */
export function encodePng(image: Tensor): Uint8Array<ArrayBuffer> {
  const { data, width, height, channels } = pixelsOf('encodePng', image);
  return new Uint8Array(encode({ data, width, height, channels, depth: 8 }));
}

/**
 * The image of a PNG file, as uint8 (C, H, W). Palettes become colours, 16 bits 8.
 *
 * @param channels - how many to give: 1 for grey (as Pillow's "L"), 3 for colours, 4 with opacity; null, the default: those
 * that the file has
 * @throws TypeError if `bytes` is no Uint8Array, RangeError if the file is damaged or no PNG
 * @example
 * ```ts
 * data.decodePng(data.encodePng(zeros(1, 2, 2)), 3).shape; // [3, 2, 2]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.io.decode_png.html
 */
export function decodePng(bytes: Uint8Array, channels: Channels = null): Tensor {
  return imageOf(readPng('decodePng', bytes), checkChannels('decodePng', channels));
}

/** Whether a file begins as PNG files do. */
export function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => bytes[i] === byte);
}

/** The pixels of a PNG file. */
export function readPng(where: string, bytes: Uint8Array): Pixels {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`${where}: expected the bytes of a file, got ${show(bytes)}`);
  if (!isPng(bytes))
    throw new RangeError(`${where}: not a PNG file: it begins with ${show([...bytes.subarray(0, 8)])}`);
  checkSize(where, bytes);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new RangeError(
      `${where}: the PNG file is damaged: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return unpacked(png);
}

// What unpacks believes the sizes: a few bytes could ask for all memory. A row of n bytes takes at least n / 1032 packed.
function checkSize(where: string, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) throw new RangeError(`${where}: the PNG file is cut off after ${bytes.length} bytes`);
  const [width, height, depth] = [view.getUint32(16), view.getUint32(20), bytes[24]!];
  if (width === 0 || height === 0) throw new RangeError(`${where}: the PNG file has no pixels: ${height} by ${width}`);
  if (((width * depth) / 8) * height > 1032 * bytes.length)
    throw new RangeError(`${where}: ${bytes.length} bytes cannot hold the ${height} by ${width} pixels they speak of`);
}

/** One byte a channel, no palette. */
function unpacked({ data, width, height, channels, depth, palette, transparency }: DecodedPng): Pixels {
  const samples = depth < 8 ? unpackedBits(data as Uint8Array, width, height, depth) : data;
  if (palette) return painted(samples, width, height, palette);
  const most = 2 ** depth - 1;
  // One colour may stand for what is not there.
  const clear = transparency && channels % 2 === 1 ? Array.from(transparency) : null;
  const out = clear ? channels + 1 : channels;
  const pixels = new Uint8Array(width * height * out);
  for (let i = 0; i < width * height; i++) {
    let same = clear !== null;
    for (let c = 0; c < channels; c++) {
      const value = samples[i * channels + c]!;
      if (value !== clear?.[c]) same = false;
      pixels[i * out + c] = depth === 16 ? value >> 8 : (value * 255) / most;
    }
    if (clear) pixels[i * out + channels] = same ? 0 : 255;
  }
  return { data: pixels, width, height, channels: out };
}

// Rows begin with a new byte, the first pixel in its highest bits.
function unpackedBits(data: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const row = Math.ceil((width * depth) / 8);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      out[y * width + x] = (data[y * row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  return out;
}

function painted(samples: ArrayLike<number>, width: number, height: number, palette: readonly number[][]): Pixels {
  const channels = palette.some((colour) => colour.length === 4 && colour[3] !== 255) ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    // A place outside the palette is black, as Pillow reads it.
    const colour = palette[samples[i]!] ?? [0, 0, 0, 255];
    for (let c = 0; c < channels; c++) data[i * channels + c] = colour[c] ?? 255;
  }
  return { data, width, height, channels };
}
