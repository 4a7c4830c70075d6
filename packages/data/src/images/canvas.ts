import { show } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { type Channels, checkChannels, imageOf, type Pixels, pixelsOf } from './pixels.ts';

/** Pixels as a canvas gives them: rows of red, green, blue and alpha. */
export interface CanvasImage {
  /** Four bytes per pixel: red, green, blue, opacity; row by row. */
  readonly data: Uint8ClampedArray | Uint8Array;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

/** What a canvas draws: an `ImageBitmap`, an image or video of a page, another canvas, a `VideoFrame`. */
export interface Drawable {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

/** What a canvas's `putImageData` takes: an `ImageData`, where there is one. */
export interface CanvasPixels extends CanvasImage {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** How the colours are meant. */
  readonly colorSpace: 'srgb';
}

interface Context {
  drawImage(source: Drawable, x: number, y: number): void;
  getImageData(x: number, y: number, width: number, height: number): CanvasPixels;
  createImageData(width: number, height: number): CanvasPixels;
  putImageData(image: CanvasPixels, x: number, y: number): void;
}
interface Canvas {
  getContext(kind: '2d', options: { willReadFrequently: boolean }): Context | null;
  convertToBlob(options: { type: string; quality: number }): Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>;
}
// A page's or its worker's; looked up when needed.
const page = globalThis as unknown as {
  OffscreenCanvas?: new (width: number, height: number) => Canvas;
  ImageData?: new (data: Uint8ClampedArray, width: number, height: number) => CanvasPixels;
};

/** A canvas that nobody sees, to draw on and to read from. */
export function canvasFor(where: string, width: number, height: number): [canvas: Canvas, context: Context] {
  if (!page.OffscreenCanvas)
    throw new Error(
      `${where}: there is no OffscreenCanvas here; give pixels (data, width, height), or a file to decodeImage`,
    );
  const canvas = new page.OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error(`${where}: there is no canvas of ${width} by ${height} pixels here`);
  return [canvas, context];
}

/** What a canvas of that size shows once something is drawn on it. */
export function drawn(where: string, source: Drawable, { width, height }: Drawable): Pixels {
  const [, context] = canvasFor(where, width, height);
  context.drawImage(source, 0, 0);
  return { data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
}

/** Pixels with 1, 3 or 4 channels as a canvas has them: red, green, blue and opacity. */
export function canvasBytes({ data, width, height, channels }: Pixels): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < Math.max(3, channels); c++) out[4 * i + c] = data[i * channels + (channels === 1 ? 0 : c)]!;
  return out;
}

/**
 * What a page shows, as uint8 (C, H, W): `ImageData` or anything with its `data`, `width` and `height`; an `ImageBitmap`,
 * an image, a video or a canvas of the page, which are drawn onto a canvas and read from it.
 *
 * @param channels - 3, the default, leaves the opacity out; 1 gives grey, as Pillow's "L"; 4 or null all that there is
 * @throws TypeError for what is no picture, ShapeError if it has no pixels or not four bytes for each
 * @example
 * ```ts
 * const red = { data: Uint8ClampedArray.of(255, 0, 0, 255), width: 1, height: 1 }; // context.getImageData(0, 0, 1, 1)
 * data.fromImage(red); // [[[255]], [[0]], [[0]]]
 * data.fromImage(red, 1); // [[[76]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.PILToTensor.html
 */
export function fromImage(source: CanvasImage | Drawable, channels: Channels = 3): Tensor {
  return imageOf(canvasPixels('fromImage', source), checkChannels('fromImage', channels));
}

/** Its pixels, four bytes each. */
export function canvasPixels(where: string, source: CanvasImage | Drawable): Pixels {
  const given = source as Partial<CanvasImage> & NaturalSize;
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`${where}: expected a picture or its pixels (data, width, height), got ${show(source)}`);
  const { data } = given;
  if (data instanceof Uint8ClampedArray || data instanceof Uint8Array) {
    const { width, height } = source;
    if (data.length !== 4 * width * height || data.length === 0)
      throw new ShapeError(`${where}: ${height} by ${width} pixels of four channels are not ${data.length} bytes`);
    return { data, width, height, channels: 4 };
  }
  const size = naturalSize(given);
  const { width, height } = size;
  if (data !== undefined || typeof width !== 'number' || typeof height !== 'number')
    throw new TypeError(`${where}: expected a picture or its pixels (data, width, height), got ${show(source)}`);
  if (!(width > 0 && height > 0))
    throw new ShapeError(`${where}: the picture has no pixels yet: ${height} by ${width}; wait until it is loaded`);
  return drawn(where, source, size);
}

interface NaturalSize extends Drawable {
  readonly naturalWidth?: number;
  readonly naturalHeight?: number;
  readonly videoWidth?: number;
  readonly videoHeight?: number;
  readonly displayWidth?: number;
  readonly displayHeight?: number;
}

// An image on a page may be shown in another size than it has.
function naturalSize(source: NaturalSize): Drawable {
  return {
    width: source.naturalWidth ?? source.videoWidth ?? source.displayWidth ?? source.width,
    height: source.naturalHeight ?? source.videoHeight ?? source.displayHeight ?? source.height,
  };
}

/**
 * An image as a page's canvas takes it: an `ImageData` where there is one, else an object like it.
 *
 * @param image - (H, W), or (C, H, W) with 1, 3 or 4 channels: uint8, or floating-point from 0 to 1, which is rounded as
 * {@link saveImage} does
 * @throws TypeError for another dtype, ShapeError for another shape
 * @example
 * ```ts
 * const pixels = data.toImageData(tensor([[0, 1]])); // canvas.getContext('2d').putImageData(pixels, 0, 0)
 * [...pixels.data]; // [0, 0, 0, 255, 255, 255, 255, 255]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ToPILImage.html
 */
export function toImageData(image: Tensor): CanvasPixels {
  const pixels = pixelsOf('toImageData', image);
  const { width, height } = pixels;
  const data = canvasBytes(pixels);
  return page.ImageData ? new page.ImageData(data, width, height) : { data, width, height, colorSpace: 'srgb' };
}
