/** A kind of image file. */
export interface ImageKind {
  readonly name: string;
  /** What a browser's decoder is told. */
  readonly type: string;
}

const kinds: readonly (readonly [name: string, type: string, at: number, start: string])[] = [
  ['WebP', 'image/webp', 8, 'WEBP'],
  ['GIF', 'image/gif', 0, 'GIF8'],
  ['BMP', 'image/bmp', 0, 'BM'],
  ['TIFF', 'image/tiff', 0, 'II*\0'],
  ['TIFF', 'image/tiff', 0, 'MM\0*'],
  ['AVIF', 'image/avif', 4, 'ftypavif'],
  ['HEIC', 'image/heic', 4, 'ftyphei'],
  ['JPEG 2000', 'image/jp2', 4, 'jP  '],
  ['JPEG XL', 'image/jxl', 0, '\xff\x0a'],
];

/** What the first bytes of a file that is neither PNG nor JPEG say that it is; null if nothing known. */
export function otherKind(bytes: Uint8Array): ImageKind | null {
  const found = kinds.find(([, , at, start]) => [...start].every((c, i) => bytes[at + i] === c.charCodeAt(0)));
  return found ? { name: found[0], type: found[1] } : null;
}

/** How many colours the header of a JPEG file says it has; null where there is none. */
export function jpegColours(bytes: Uint8Array): number | null {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    // Start of a frame, of whatever kind: its length, precision, height and width, then the number.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return bytes[at + 9]!;
    at += marker === 0xff ? 1 : 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  return null;
}
