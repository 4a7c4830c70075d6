import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rand, type Tensor, zeros } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { type Channels, decodeImage, encodeJpeg, makeGrid, readImage, saveImage } from '../index.ts';

interface File {
  name: string;
  file: string;
  size: [number, number];
  pixels: Record<'RGB' | 'L' | 'RGBA', string>;
}
const jpegs = fixture<{ files: File[] }>(join(__dirname, '..'), 'images').files.filter((f) =>
  f.name.startsWith('JPEG'),
);
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const interleaved = (image: Tensor) => image.permute(1, 2, 0).contiguous().toTypedArray().join();
const folder = mkdtempSync(join(tmpdir(), 'wick-images-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(jpegs.map((f) => [f.name, f] as const))('%s has the bytes that Pillow reads', async (_, f) => {
  const modes: [Channels, 'RGB' | 'L' | 'RGBA'][] = [
    [3, 'RGB'],
    [1, 'L'],
    [4, 'RGBA'],
  ];
  for (const [channels, mode] of modes) {
    const image = await decodeImage(bytesOf(f.file), channels);
    expect([image.dtype, ...image.shape]).toEqual(['uint8', channels, ...f.size]);
    // libjpeg-turbo gives Pillow grey without the way through colours.
    if (mode !== 'L' || f.name.includes('grey')) expect(interleaved(image)).toBe(bytesOf(f.pixels[mode]).join());
  }
  expect((await decodeImage(bytesOf(f.file))).shape[0]).toBe(f.name.includes('grey') ? 1 : 3);
});

test('a damaged file is an error that says so', async () => {
  const bytes = bytesOf(jpegs[0]!.file);
  for (let n = 2; n < bytes.length; n += 23)
    await expect(decodeImage(bytes.subarray(0, n))).rejects.toThrow(/^decodeImage: the JPEG file is damaged, cut off/);
  // The codec goes on with the next file.
  expect((await decodeImage(bytes)).shape).toEqual([3, ...jpegs[0]!.size]);
});

test('what is written is nearly read back', async () => {
  const image = rand(3, 1, 1).expand(3, 16, 24);
  const back = await decodeImage(await encodeJpeg(image, 95));
  expect(back.shape).toEqual([3, 16, 24]);
  expect(back.to('float32').div(255).sub(image).abs().max().item()).toBeLessThan(0.02);
  expect((await decodeImage(await encodeJpeg(zeros(16, 16)))).shape).toEqual([1, 16, 16]);
  // The smallest and the noisiest: files larger than their pixels.
  for (const [height, width] of [
    [1, 1],
    [2, 17],
    [33, 1],
    [40, 40],
  ] as const)
    for (const channels of [1, 3])
      for (let i = 0; i < 5; i++) {
        const noise = await encodeJpeg(rand(channels, height, width), 100);
        expect((await decodeImage(noise, 1)).shape).toEqual([1, height, width]);
      }
  await expect(encodeJpeg(image, 0)).rejects.toThrow(RangeError);
  await expect(encodeJpeg(image, 101)).rejects.toThrow(/from 1 to 100, got 101/);
});

test('images go to files and come back', async () => {
  const images = rand(3, 1, 4, 4);
  const path = join(folder, 'grid.PNG');
  await saveImage(images, path, { nrow: 2, padding: 1 });
  const grid = makeGrid(images, { nrow: 2, padding: 1 }).mul(255).add(0.5).to('uint8');
  expect((await readImage(path)).tolist()).toEqual(grid.tolist());
  expect((await readImage(pathToFileURL(path), 1)).shape).toEqual([1, 11, 11]);
  const jpeg = pathToFileURL(join(folder, 'grid'));
  await saveImage(images, jpeg, 'jpeg');
  expect([...readFileSync(jpeg).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  await expect(readImage(join(folder, 'none.png'))).rejects.toThrow(/there is no file .*none.png/);
  writeFileSync(path, 'text');
  await expect(readImage(path)).rejects.toThrow(/^readImage: neither a PNG nor a JPEG file/);
});

/** By Pillow: two by two pixels. */
const cmyk =
  '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAoHB4jHhkoIyEjLSsoMDxkQTw3Nzx7WF1JZJGAmZaPgIyKoLTmw6Cq2q2KjMj/y9ru9f///5vB////+v/m/f/4/8AAFAgAAgACBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwDXrVrTrRr/2Q==';
const webp = 'UklGRh4AAABXRUJQVlA4TBEAAAAvAUAAAAdQiiLXo/+BiOh/AAA=';

test.each<[string, Uint8Array, RegExp]>([
  [
    'JPEG of four colours',
    bytesOf(cmyk),
    /^decodeImage: a JPEG file of four colours, .*\(CMYK or YCCK\), is not read in Node/,
  ],
  ['WebP', bytesOf(webp), /^decodeImage: neither a PNG nor a JPEG file, but WebP, which Node does not read/],
  ['TIFF', bytesOf('SUkqAAgAAAAKAAAB'), /but TIFF, which Node does not read/],
  ['TIFF of the other order', Uint8Array.of(0x4d, 0x4d, 0, 0x2a, 0, 0), /but TIFF/],
  ['GIF', bytesOf('R0lGODlhAQABAAAAACw='), /but GIF/],
  ['BMP', Uint8Array.of(0x42, 0x4d, 1, 0), /but BMP/],
  ['AVIF', bytesOf('AAAAHGZ0eXBhdmlm'), /but AVIF/],
])('%s is refused by its name, with what to do', async (_, bytes, message) => {
  await expect(decodeImage(bytes)).rejects.toThrow(message);
  await expect(decodeImage(bytes, 3)).rejects.toThrow(RangeError);
});
