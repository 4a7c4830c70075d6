import { ShapeError, Tensor } from '@wick/tensor';
import { show, showShape } from '@wick/tensor/internal';
import { encode } from 'fast-png';
import type { Summary } from '../proto/types.ts';

/** The image or the images of a tensor, as one PNG. */
export function image(where: string, tag: string, given: unknown, dataformats: string): Summary {
  if (!(given instanceof Tensor)) throw new TypeError(`${where}: image must be a tensor, got ${show(given)}`);
  const { data, height, width, channels } = pixels(where, given.detach(), dataformats);
  const encodedImageString = encode({ data, height, width, channels, depth: 8 });
  const value = { height, width, colorspace: channels, encodedImageString };
  return { value: [{ tag, value: { case: 'image', value } }] };
}

interface Pixels {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Bytes by row, column and channel. Anything but uint8 is from 0 to 1. */
function pixels(where: string, t: Tensor, given: string): Pixels {
  const format = given.toUpperCase();
  const letters = { 2: 'HW', 3: 'HWC', 4: 'NCHW' }[format.length];
  if (letters === undefined || [...format].sort().join() !== [...letters].sort().join())
    throw new RangeError(
      `${where}: dataformats must be the letters of HW, HWC or NCHW in some order, got ${show(given)}`,
    );
  if (t.ndim !== format.length)
    throw new ShapeError(
      `${where}: an image of dataformats ${format} must have ${format.length} dimensions, got shape ${showShape(t.shape)}`,
    );
  const ordered = t.permute([...letters].map((letter) => format.indexOf(letter)));
  const [n, h, w, c] = ordered.ndim === 4 ? [0, 2, 3, 1].map((d) => ordered.shape[d]!) : [1, ...ordered.shape];
  const channels = c ?? 1;
  if (![1, 3, 4].includes(channels) || (format.length === 4 && channels === 4))
    throw new ShapeError(
      `${where}: an image must have ${format.length === 4 ? '1 or 3' : '1, 3 or 4'} channels, got ${channels} in shape ${showShape(t.shape)} with dataformats ${format}`,
    );
  if (t.numel() === 0) throw new ShapeError(`${where}: image must have pixels, got shape ${showShape(t.shape)}`);
  const source = ordered.contiguous().toTypedArray() as ArrayLike<number | bigint>;
  const planes = ordered.ndim === 4;
  // Eight images beside each other, as many rows as it takes; grey is given as equal colours.
  const columns = Math.min(n!, 8);
  const rows = Math.ceil(n! / columns);
  const out = channels === 1 ? 3 : channels;
  const [height, width] = [rows * h!, columns * w!];
  const data = new Uint8Array(height * width * out);
  const scale = t.dtype === 'uint8' ? 1 : 255;
  for (let i = 0; i < n!; i++) {
    const [top, left] = [Math.floor(i / columns) * h!, (i % columns) * w!];
    for (let y = 0; y < h!; y++)
      for (let x = 0; x < w!; x++)
        for (let k = 0; k < out; k++) {
          const from = channels === 1 ? 0 : k;
          const at = planes ? ((i * channels + from) * h! + y) * w! + x : (y * w! + x) * channels + from;
          // In float32, as numpy multiplies.
          const value = Math.fround(Math.fround(Number(source[at])) * scale);
          data[((top + y) * width + left + x) * out + k] = Math.min(Math.max(value, 0), 255) || 0;
        }
  }
  return { data, height, width, channels: out };
}
