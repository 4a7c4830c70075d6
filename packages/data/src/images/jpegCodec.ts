import { type ImageKind, jpegColours } from './kinds.ts';
import type { Pixels } from './pixels.ts';

/**
 * The pixels of a JPEG file, by libjpeg-turbo, which Pillow uses too: the same bytes come out.
 *
 * @throws RangeError for what it cannot read
 */
export async function readJpeg(where: string, bytes: Uint8Array): Promise<Pixels> {
  if (jpegColours(bytes) === 4)
    throw new RangeError(
      `${where}: a JPEG file of four colours, as printers have them (CMYK or YCCK), is not read in Node: convert it to RGB first`,
    );
  const { default: load } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decode');
  const { JPEGDecoder } = await once(load);
  const decoder = new JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, componentCount } = decoder.getFrameInfo();
    return { data: Uint8Array.from(decoder.getDecodedBuffer()), width, height, channels: componentCount };
  } catch {
    // C++ throws a number, the address of what it says.
    throw new RangeError(`${where}: the JPEG file is damaged, cut off, or of a kind that is not read`);
  } finally {
    decoder.delete();
  }
}

/** @throws RangeError in any case: what is neither PNG nor JPEG only browsers read */
export function readOther(where: string, _: Uint8Array, { name }: ImageKind): Promise<Pixels> {
  throw new RangeError(
    `${where}: neither a PNG nor a JPEG file, but ${name}, which Node does not read (a page does, if its browser knows it): convert it first`,
  );
}

/** A JPEG file of pixels with one channel or three; four of them share their colours, as Pillow has it. */
export async function writeJpeg(_: string, { data, width, height, channels }: Pixels, quality: number) {
  const { default: load } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit');
  const { JPEGEncoder } = await once(load);
  const encoder = new JPEGEncoder();
  const size = width * height;
  // It writes into as much memory as it believes its input to have, and on past its end if that is not enough: the headers
  // alone are more than a small image. So samples are said to be wider than they are, of up to 31 bytes, and colours to be more.
  const room = 16 * 16 * Math.ceil(width / 16) * Math.ceil(height / 16) * 3 + 2048;
  const encode = (colours: number) => {
    const bytes = Math.min(31, Math.ceil(room / (size * colours)));
    const componentCount = colours === 1 ? 1 : Math.max(3, Math.ceil(room / (size * 31)));
    const input = encoder.getDecodedBuffer({
      width,
      height,
      bitsPerSample: 8 * bytes,
      componentCount,
      isSigned: false,
    });
    if (colours === channels) input.set(data);
    else for (let i = 0; i < 3 * size; i++) input[i] = data[Math.floor(i / 3)]!;
    encoder.encode();
    return Uint8Array.from(encoder.getEncodedBuffer());
  };
  try {
    encoder.setProgressive(0);
    encoder.setQuality(quality);
    encoder.setSubSampling(2);
    // A grey image of a few pixels cannot be made to look large enough: it is written as three equal colours.
    return encode(channels === 1 && 31 * size < room ? 3 : channels);
  } finally {
    encoder.delete();
  }
}

const loaded = new Map<() => Promise<unknown>, Promise<unknown>>();

/** Its memory is set up once. */
function once<T>(load: () => Promise<T>): Promise<T> {
  const codec = (loaded.get(load) as Promise<T> | undefined) ?? load();
  loaded.set(load, codec);
  return codec;
}
