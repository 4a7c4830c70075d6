import type { Given } from '@wick/tensor/internal';
import { ShapeError } from '@wick/tensor/light';
import { readIdx } from './idx.ts';
import { type ImageSet, type PartOption, partTable } from './imageSet.ts';
import { readFirst, type UrlLike } from './source.ts';

/**
 * Reads MNIST, or a set in its format (Fashion-MNIST, KMNIST), from the bytes of its two idx files; also gzipped.
 *
 * @param images - such as `train-images-idx3-ubyte`: (N, H, W) bytes.
 * @param labels - such as `train-labels-idx1-ubyte`: (N) bytes.
 * @returns `images` as uint8 (N, 1, H, W) and `labels` as int64 (N).
 * @throws RangeError or ShapeError if a file is damaged or is not what it should be: the message says which.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 *
 * const [imageBytes, labelBytes] = ['data/mnist/t10k-images-idx3-ubyte', 'data/mnist/t10k-labels-idx1-ubyte'];
 * const { images, labels } = parseMnist(readFileSync(imageBytes), readFileSync(labelBytes));
 * const dataset = new TensorDataset(new Normalize([0.1307], [0.3081]).forward(convertImageDtype(images)), labels);
 * ```
 * @see LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998)
 */
export function parseMnist(images: Uint8Array, labels: Uint8Array): ImageSet {
  const pixels = readIdx('parseMnist: images', images);
  const classes = readIdx('parseMnist: labels', labels);
  if (pixels.ndim !== 3 || pixels.dtype !== 'uint8')
    throw new ShapeError(
      `parseMnist: images must be bytes of shape [N, H, W], got ${pixels.dtype} ${shape(pixels.shape)}`,
    );
  if (classes.ndim !== 1 || classes.dtype !== 'uint8')
    throw new ShapeError(`parseMnist: labels must be bytes of shape [N], got ${classes.dtype} ${shape(classes.shape)}`);
  if (pixels.shape[0] !== classes.shape[0])
    throw new ShapeError(
      `parseMnist: images of shape ${shape(pixels.shape)} do not fit labels of shape ${shape(classes.shape)}`,
    );
  return { images: pixels.unsqueeze(1), labels: classes.to('int64') };
}

/**
 * Loads MNIST, or a set in its format, from a folder with its idx files, gzipped or not; also from the `MNIST/raw`
 * where torchvision puts them.
 *
 * @param folder - a path (Node), or a URL.
 * @throws Error if a file is missing; else as {@link parseMnist}.
 * @example
 * ```ts
 * const { images, labels } = await loadMnist('data/mnist', { train: false });
 * ```
 * @see LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998)
 */
export async function loadMnist(
  folder: string | UrlLike,
  ...given: Given<PartOption, [train: boolean]>
): Promise<ImageSet> {
  const part = partTable.take('loadMnist', given).train ? 'train' : 't10k';
  const names = (what: string) =>
    [`${part}-${what}-ubyte`, `MNIST/raw/${part}-${what}-ubyte`].flatMap((name) => [name, `${name}.gz`]);
  return parseMnist(
    await readFirst('loadMnist', folder, names('images-idx3')),
    await readFirst('loadMnist', folder, names('labels-idx1')),
  );
}

function shape(sizes: readonly number[]): string {
  return `[${sizes.join(', ')}]`;
}
