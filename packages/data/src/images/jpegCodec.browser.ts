import { canvasBytes, canvasFor, type Drawable, drawn } from './canvas.ts';
import type { Pixels } from './pixels.ts';

// A page has its browser's decoder: nothing need be loaded.
const page = globalThis as unknown as {
  Blob: new (parts: Uint8Array[], options: { type: string }) => object;
  createImageBitmap: (blob: object, options: object) => Promise<Drawable & { close(): void }>;
};

/**
 * The pixels of a file that the browser knows.
 *
 * @throws RangeError for what it cannot read
 */
export async function readJpeg(where: string, bytes: Uint8Array): Promise<Pixels> {
  let bitmap: Awaited<ReturnType<typeof page.createImageBitmap>>;
  try {
    bitmap = await page.createImageBitmap(new page.Blob([bytes], { type: 'image/jpeg' }), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      imageOrientation: 'none',
    });
  } catch {
    throw new RangeError(`${where}: the JPEG file is damaged, cut off, or of a kind that is not read`);
  }
  const pixels = drawn(where, bitmap, bitmap);
  bitmap.close();
  return pixels;
}

/** A JPEG file of pixels with one channel or three. */
export async function writeJpeg(where: string, pixels: Pixels, quality: number): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = pixels;
  const [canvas, context] = canvasFor(where, width, height);
  const image = context.createImageData(width, height);
  image.data.set(canvasBytes(pixels));
  context.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: quality / 100 });
  return new Uint8Array(await blob.arrayBuffer());
}
