import { canvasBytes, canvasFor, type Drawable, drawn } from './canvas.ts';
import type { ImageKind } from './kinds.ts';
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
  const pixels = await read(where, bytes, 'image/jpeg');
  if (pixels) return pixels;
  throw new RangeError(`${where}: the JPEG file is damaged, cut off, or of a kind that is not read`);
}

/** The pixels of a file of another kind. @throws RangeError for what the browser cannot read */
export async function readOther(where: string, bytes: Uint8Array, { name, type }: ImageKind): Promise<Pixels> {
  const pixels = await read(where, bytes, type);
  if (pixels) return pixels;
  throw new RangeError(
    `${where}: neither a PNG nor a JPEG file, but ${name}, which is damaged, or this browser does not read it`,
  );
}

async function read(where: string, bytes: Uint8Array, type: string): Promise<Pixels | null> {
  let bitmap: Awaited<ReturnType<typeof page.createImageBitmap>>;
  try {
    bitmap = await page.createImageBitmap(new page.Blob([bytes], { type }), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      imageOrientation: 'none',
    });
  } catch {
    return null;
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
