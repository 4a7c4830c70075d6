import { isRecord, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { parseMnist } from '../readers/mnist.ts';
import { readFirst, readFirstNow, type UrlLike } from '../readers/source.ts';
import { LabelledImages } from './labelledImages.ts';
import { type GivenVisionOptions, visionTable } from './visionOptions.ts';

/** The two files of a part of MNIST, gzipped or not. */
export interface MnistFiles {
  /** `train-images-idx3-ubyte` or `t10k-images-idx3-ubyte`. */
  readonly images: Uint8Array;
  /** `train-labels-idx1-ubyte` or `t10k-labels-idx1-ubyte`. */
  readonly labels: Uint8Array;
}

/** Which files a part has, in the order in which they are looked for. */
function namesOf(folder: string, what: string, train: boolean): string[] {
  const name = `${train ? 'train' : 't10k'}-${what}-ubyte`;
  return [`${folder}/raw/${name}`, name].flatMap((path) => [path, `${path}.gz`]);
}

/**
 * Handwritten digits: `torchvision.datasets.MNIST`. A sample is an image and the number of its class, a bigint, so that
 * batches of them are int64. Where torchvision has a PIL image, there is a uint8 tensor (1, 28, 28): {@link ToTensor} makes
 * numbers from 0 to 1 of it.
 *
 * @param root - in Node, a folder with the idx files, gzipped or not, or with `MNIST/raw` as torchvision has it; or the
 * bytes of the two files. {@link MNIST.load} takes a URL, too.
 * @param given - `train`, `transform`, `targetTransform`, by name or in this order.
 * @throws Error if a file is missing, RangeError or ShapeError if one is damaged, TypeError for bad arguments.
 * @example
 * ```ts
 * const transform = new data.Compose([new data.ToTensor(), new data.Normalize([0.1307], [0.3081])]);
 * const train = new data.MNIST('data/mnist', { train: true, transform });
 * const [image, label] = train.getItem(0);
 * image.shape; // [1, 28, 28]
 * train.classes[Number(label)]; // '7 - seven'
 * for (const [images, labels] of new DataLoader(train, { batchSize: 64, shuffle: true })) console.log(images.shape, labels.dtype);
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html
 */
export class MNIST<T = Tensor, L = bigint> extends LabelledImages<T, L> {
  /** What the classes are called, by their numbers. */
  static readonly classes: readonly string[] = [
    '0 - zero',
    '1 - one',
    '2 - two',
    '3 - three',
    '4 - four',
    '5 - five',
    '6 - six',
    '7 - seven',
    '8 - eight',
    '9 - nine',
  ];
  /** What the set and its folder are called. */
  static readonly folder: string = 'MNIST';
  /** What the classes are called, by their numbers. */
  readonly classes: readonly string[];
  /** uint8 (N, 28, 28), from 0 to 255. */
  readonly data: Tensor;
  /** int64 (N) */
  readonly targets: Tensor;

  constructor(root: string | UrlLike | MnistFiles, ...given: GivenVisionOptions<T, L>) {
    const { classes, folder } = new.target;
    super(folder, given);
    const { images, labels } = isFiles(root) ? root : filesNow(folder, root, this.train);
    const set = parseMnist(images, labels);
    this.classes = classes;
    this.data = set.images.squeeze(1);
    this.targets = set.labels;
  }

  /**
   * Reads the set from a folder at a path (Node) or a URL.
   *
   * @throws as the constructor
   */
  static async load<T = Tensor, L = bigint>(
    root: string | UrlLike,
    ...given: GivenVisionOptions<T, L>
  ): Promise<MNIST<T, L>> {
    return new MNIST<T, L>(await filesLater(MNIST.folder, root, given), ...given);
  }

  /** @internal */
  override _at(place: number): readonly [Tensor, bigint] {
    return [this.data.select(0, place).unsqueeze(0), BigInt(this.targets.select(0, place).item())];
  }
}

/**
 * Clothes in the format of {@link MNIST}: `torchvision.datasets.FashionMNIST`.
 *
 * @example
 * ```ts
 * data.FashionMNIST.classes[9]; // 'Ankle boot'
 * const load = () => data.FashionMNIST.load('data', { train: false, transform: new data.ToTensor() });
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.FashionMNIST.html
 */
export class FashionMNIST<T = Tensor, L = bigint> extends MNIST<T, L> {
  static override readonly classes: readonly string[] = [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ];
  static override readonly folder: string = 'FashionMNIST';

  /** {@link MNIST.load} */
  static override async load<T = Tensor, L = bigint>(
    root: string | UrlLike,
    ...given: GivenVisionOptions<T, L>
  ): Promise<FashionMNIST<T, L>> {
    return new FashionMNIST<T, L>(await filesLater(FashionMNIST.folder, root, given), ...given);
  }
}

/**
 * Japanese characters in the format of {@link MNIST}: `torchvision.datasets.KMNIST`.
 *
 * @example
 * ```ts
 * data.KMNIST.classes.join(' '); // 'o ki su tsu na ha ma ya re wo'
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.KMNIST.html
 */
export class KMNIST<T = Tensor, L = bigint> extends MNIST<T, L> {
  static override readonly classes: readonly string[] = ['o', 'ki', 'su', 'tsu', 'na', 'ha', 'ma', 'ya', 're', 'wo'];
  static override readonly folder: string = 'KMNIST';

  /** {@link MNIST.load} */
  static override async load<T = Tensor, L = bigint>(
    root: string | UrlLike,
    ...given: GivenVisionOptions<T, L>
  ): Promise<KMNIST<T, L>> {
    return new KMNIST<T, L>(await filesLater(KMNIST.folder, root, given), ...given);
  }
}

function isFiles(root: string | UrlLike | MnistFiles): root is MnistFiles {
  return isRecord(root) && ('images' in root || 'labels' in root);
}

function filesNow(folder: string, root: string | UrlLike, train: boolean): MnistFiles {
  if (typeof root !== 'string' && typeof (root as UrlLike | null)?.href !== 'string')
    throw new TypeError(
      `${folder}: expected a folder's path, or { images, labels } with the bytes of two files, got ${show(root)}`,
    );
  const read = (what: string) => readFirstNow(folder, root, namesOf(folder, what, train));
  return { images: read('images-idx3'), labels: read('labels-idx1') };
}

async function filesLater(folder: string, root: string | UrlLike, given: readonly unknown[]): Promise<MnistFiles> {
  const { train } = visionTable.take(folder, given);
  const read = (what: string) => readFirst(folder, root, namesOf(folder, what, train));
  return { images: await read('images-idx3'), labels: await read('labels-idx1') };
}
