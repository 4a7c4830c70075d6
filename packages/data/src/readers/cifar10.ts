import { type Given, show, wrapArray } from '@wick/tensor/internal';
import { gunzipped } from './gunzip.ts';
import { type ImageSet, type PartOption, partTable } from './imageSet.ts';
import { readFirst, type UrlLike } from './source.ts';

/** What the classes of CIFAR-10 are called, by their numbers. */
export const cifar10Classes: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/** Which files a part of CIFAR-10 has. */
export function cifar10Files(train: boolean): string[] {
  return train ? [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`) : ['test_batch.bin'];
}

const pixels = 3 * 32 * 32;

/**
 * Reads CIFAR-10's binary files (`data_batch_1.bin` to `_5`, `test_batch.bin`), one after the other; also gzipped.
 *
 * @returns `images` as uint8 (N, 3, 32, 32) and `labels` as int64 (N).
 * @throws RangeError if a file is not made of whole records of 3073 bytes, or a label is above 9: the message says
 * where.
 * @example
 * ```ts
 * const bytes = new Uint8Array(2 * 3073); // a label and 3 x 32 x 32 colours for each image
 * parseCifar10(bytes).images.shape; // [2, 3, 32, 32]
 * ```
 * @see Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009)
 */
export function parseCifar10(...files: Uint8Array[]): ImageSet {
  if (files.length === 0) throw new TypeError('parseCifar10: expected the bytes of at least one file');
  return readCifar('parseCifar10', files, 1, 10);
}

/**
 * Files of records: labels, of which the last one counts, then the red, the green and the blue plane.
 *
 * @see https://www.cs.toronto.edu/~kriz/cifar.html
 */
export function readCifar(where: string, files: readonly Uint8Array[], labelCount: number, classes: number): ImageSet {
  const record = labelCount + pixels;
  const unpacked = files.map((file, f) => {
    if (!(file instanceof Uint8Array)) throw new TypeError(`${where}: expected the bytes of a file, got ${show(file)}`);
    const bytes = gunzipped(where, file);
    if (bytes.length === 0 || bytes.length % record !== 0)
      throw new RangeError(
        `${where}: file ${f} must have records of ${record} bytes, it has ${bytes.length} bytes: it is cut off or of another kind`,
      );
    return bytes;
  });
  const count = unpacked.reduce((sum, bytes) => sum + bytes.length / record, 0);
  const images = new Uint8Array(count * pixels);
  const labels = new BigInt64Array(count);
  let i = 0;
  unpacked.forEach((bytes, f) => {
    for (let at = 0; at < bytes.length; at += record, i++) {
      const label = bytes[at + labelCount - 1]!;
      if (label >= classes)
        throw new RangeError(`${where}: file ${f}: record ${at / record} has label ${label}, above ${classes - 1}`);
      labels[i] = BigInt(label);
      images.set(bytes.subarray(at + labelCount, at + record), i * pixels);
    }
  });
  return { images: wrapArray(images, [count, 3, 32, 32], 'uint8'), labels: wrapArray(labels, [count], 'int64') };
}

/**
 * Loads CIFAR-10 from a folder with its binary files, or with the `cifar-10-batches-bin` they come in.
 *
 * @param folder - a path (Node), or a URL.
 * @throws Error if a file is missing; else as {@link parseCifar10}.
 * @example
 * ```ts
 * const { images, labels } = await loadCifar10('data/cifar');
 * ```
 * @see Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009)
 */
export async function loadCifar10(
  folder: string | UrlLike,
  ...given: Given<PartOption, [train: boolean]>
): Promise<ImageSet> {
  const { train } = partTable.take('loadCifar10', given);
  const files: Uint8Array[] = [];
  for (const name of cifar10Files(train))
    files.push(await readFirst('loadCifar10', folder, [name, `cifar-10-batches-bin/${name}`]));
  return parseCifar10(...files);
}
