import { type Given, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { decoded } from '../images/decodeImage.ts';
import { readSource, type UrlLike } from '../readers/source.ts';
import { channelsFirst } from '../transforms/channelsFirst.ts';
import { DatasetFolder, type FileToLoad, folderRules } from './datasetFolder.ts';
import type { FileLike } from './folderFiles.ts';
import type { TransformTo } from './visionOptions.ts';

/** Endings of the files that torchvision takes for images. */
const imageExtensions = ['.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif', '.tiff', '.webp'];

type Loader = (file: FileToLoad) => Tensor | Promise<Tensor>;

/** Options of {@link ImageFolder}: torchvision's. */
export interface ImageFolderOptions<T, L> {
  /** What is made of an image, uint8 (3, H, W). Default null: it stays. */
  transform?: TransformTo<T> | null;
  /** What is made of a class's number, a bigint. Default null: it stays. */
  targetTransform?: ((target: bigint) => L) | null;
  /** Makes an image of a file. Default: PNG and JPEG files become uint8 (3, H, W). */
  loader?: Loader;
  /** Which files count, by their paths. Default null: those that end as images do. */
  isValidFile?: ((path: string) => boolean) | null;
  /** Whether a class may have no files. Default false: an error. */
  allowEmpty?: boolean;
}

const { transform, targetTransform, isValidFile, allowEmpty } = folderRules;
const table = optionTable(
  {
    transform,
    targetTransform,
    // DatasetFolder looks at it.
    loader: unchecked<Loader>(loadImage),
    isValidFile,
    allowEmpty,
  } satisfies RulesFor<ImageFolderOptions<unknown, unknown>>,
  ['transform', 'targetTransform', 'loader', 'isValidFile', 'allowEmpty'],
);

/**
 * Images in folders that are called as their classes: `torchvision.datasets.ImageFolder`, with its order. A sample is an image
 * and the number of its class, a bigint; the image is uint8 (3, H, W), with Pillow's bytes, where torchvision has a PIL
 * image. Samples have to be waited for: `for await`.
 *
 * Files with any of torchvision's endings count (`.jpg`, `.jpeg`, `.png`, `.ppm`, `.bmp`, `.pgm`, `.tif`, `.tiff`, `.webp`); PNG
 * and JPEG are read, for others give a `loader`.
 *
 * @param root - a folder, in Node; or the files that a page got from `<input type="file" webkitdirectory>`
 * @param given - `transform`, `targetTransform`, `loader`, `isValidFile`, `allowEmpty`, by name or in this order
 * @throws Error if there is no such folder, no class in it, or a class has no file; TypeError for bad arguments
 * @example
 * ```ts
 * const { CenterCrop, Compose, Resize, ToTensor } = data;
 * const transform = new Compose([new Resize(8), new CenterCrop(8), new ToTensor()]);
 * const pets = new data.ImageFolder('data/pets', { transform });
 * pets.classToIdx; // { cat: 0, dog: 1 }
 * for await (const [images, labels] of new DataLoader(pets, { batchSize: 2, prefetch: 1 })) console.log(images.shape, labels);
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html
 */
export class ImageFolder<T = Tensor, L = bigint> extends DatasetFolder<Tensor, T, L> {
  /** @internal */
  static override readonly typeName: string = 'ImageFolder';

  constructor(
    root: string | UrlLike | Iterable<FileLike>,
    ...given: Given<
      ImageFolderOptions<T, L>,
      [
        transform: TransformTo<T> | null,
        targetTransform: ((target: bigint) => L) | null,
        loader: Loader,
        isValidFile: ((path: string) => boolean) | null,
        allowEmpty: boolean,
      ]
    >
  ) {
    const read = table.take('ImageFolder', given);
    super(root, read.loader, {
      extensions: read.isValidFile === null ? imageExtensions : null,
      transform: read.transform as TransformTo<T> | null,
      targetTransform: read.targetTransform as ((target: bigint) => L) | null,
      isValidFile: read.isValidFile,
      allowEmpty: read.allowEmpty,
    });
  }

  /** The path of each file, and the number of its class. */
  get imgs(): this['samples'] {
    return this.samples;
  }
}

async function loadImage(file: FileToLoad): Promise<Tensor> {
  const [path, bytes] =
    typeof file === 'string'
      ? [file, await readSource('ImageFolder', file)]
      : [file.webkitRelativePath, new Uint8Array(await file.arrayBuffer())];
  return channelsFirst(await decoded(`ImageFolder: ${path}`, bytes, 3));
}
