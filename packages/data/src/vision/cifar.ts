import { show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { cifar10Classes, cifar10Files, parseCifar10, readCifar } from '../readers/cifar10.ts';
import { cifar100Classes } from '../readers/cifar100Classes.ts';
import type { ImageSet } from '../readers/imageSet.ts';
import { readFirst, readFirstNow, type UrlLike } from '../readers/source.ts';
import { LabelledImages } from './labelledImages.ts';
import { type GivenVisionOptions, visionTable } from './visionOptions.ts';

/** The bytes of a part's files, one or several. */
export type CifarFiles = Uint8Array | readonly Uint8Array[];

// torchvision's own download is of pickles.
const binary = '; wick reads the binary version of the set, not the Python version';

/** Small photographs: what the two sets have in common. */
abstract class Cifar<T, L> extends LabelledImages<T, L> {
  /** What the classes are called, by their numbers. */
  readonly classes: readonly string[];
  /** uint8 (N, 32, 32, 3), from 0 to 255: a view of what the file has, planes of colours. */
  readonly data: Tensor;
  /** The number of each image's class. */
  readonly targets: readonly number[];

  constructor(
    where: string,
    root: string | UrlLike | CifarFiles,
    given: GivenVisionOptions<T, L>,
    kind: {
      classes: readonly string[];
      names(train: boolean): string[][];
      parse(files: readonly Uint8Array[]): ImageSet;
    },
  ) {
    super(where, given);
    const { images, labels } = kind.parse(
      filesOf(where, root) ?? kind.names(this.train).map((names) => readFirstNow(where, root as string, names, binary)),
    );
    this.classes = kind.classes;
    this.data = images.permute(0, 2, 3, 1);
    this.targets = Array.from(labels.toTypedArray(), Number);
  }

  /** @internal */
  override _at(place: number): readonly [Tensor, bigint] {
    return [this.data.select(0, place).permute(2, 0, 1), BigInt(this.targets[place]!)];
  }
}

function filesOf(where: string, root: unknown): readonly Uint8Array[] | null {
  if (root instanceof Uint8Array) return [root];
  if (Array.isArray(root)) return root;
  if (typeof root !== 'string' && typeof (root as UrlLike | null)?.href !== 'string')
    throw new TypeError(`${where}: expected a folder's path or the bytes of files, got ${show(root)}`);
  return null;
}

const ten = {
  classes: cifar10Classes,
  names: (train: boolean) => cifar10Files(train).map((name) => [`cifar-10-batches-bin/${name}`, name]),
  parse: (files: readonly Uint8Array[]) => parseCifar10(...files),
};

const hundred = {
  classes: cifar100Classes,
  names: (train: boolean) => {
    const name = `${train ? 'train' : 'test'}.bin`;
    return [[`cifar-100-binary/${name}`, name]];
  },
  // Two labels, coarse and fine: torchvision gives the fine one.
  parse: (files: readonly Uint8Array[]) => readCifar('CIFAR100', files, 2, 100),
};

/**
 * Ten kinds of things in small photographs: `torchvision.datasets.CIFAR10`. A sample is an image and the number of its class,
 * a bigint, so that batches of them are int64. Where torchvision has a PIL image, there is a uint8 tensor (3, 32, 32):
 * {@link ToTensor} makes numbers from 0 to 1 of it.
 *
 * @param root - in Node, a folder with the files of the binary version (`data_batch_1.bin`, …) or with `cifar-10-batches-bin`;
 * or the bytes of the part's files. {@link CIFAR10.load} takes a URL, too.
 * @param given - `train`, `transform`, `targetTransform`, by name or in this order.
 * @throws Error if a file is missing, RangeError if one is damaged, TypeError for bad arguments.
 * @example
 * ```ts
 * const { Compose, Normalize, RandomCrop, RandomHorizontalFlip, ToTensor } = data;
 * const transform = new Compose([
 *   new RandomCrop(32, { padding: 4 }),
 *   new RandomHorizontalFlip(),
 *   new ToTensor(),
 *   new Normalize([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]),
 * ]);
 * const train = new data.CIFAR10('data/cifar', { train: true, transform });
 * train.getItem(0)[0].shape; // [3, 32, 32]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.CIFAR10.html
 */
export class CIFAR10<T = Tensor, L = bigint> extends Cifar<T, L> {
  constructor(root: string | UrlLike | CifarFiles, ...given: GivenVisionOptions<T, L>) {
    super('CIFAR10', root, given, ten);
  }

  /**
   * Reads the set from a folder at a path (Node) or a URL.
   *
   * @throws as the constructor
   */
  static async load<T = Tensor, L = bigint>(
    root: string | UrlLike,
    ...given: GivenVisionOptions<T, L>
  ): Promise<CIFAR10<T, L>> {
    return new CIFAR10<T, L>(
      await read('CIFAR10', root, ten.names(visionTable.take('CIFAR10', given).train)),
      ...given,
    );
  }
}

/**
 * A hundred kinds of things in small photographs: `torchvision.datasets.CIFAR100`, with the fine labels, as there.
 *
 * @param root - as of {@link CIFAR10}: `train.bin` and `test.bin`, or the folder `cifar-100-binary`
 * @throws as {@link CIFAR10}
 * @example
 * ```ts
 * const bytes = new Uint8Array(3074).fill(7, 1, 2); // coarse and fine label, red, green, blue
 * const set = new data.CIFAR100(bytes);
 * set.classes[set.targets[0]!]; // 'beetle'
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.CIFAR100.html
 */
export class CIFAR100<T = Tensor, L = bigint> extends Cifar<T, L> {
  constructor(root: string | UrlLike | CifarFiles, ...given: GivenVisionOptions<T, L>) {
    super('CIFAR100', root, given, hundred);
  }

  /**
   * Reads the set from a folder at a path (Node) or a URL.
   *
   * @throws as the constructor
   */
  static async load<T = Tensor, L = bigint>(
    root: string | UrlLike,
    ...given: GivenVisionOptions<T, L>
  ): Promise<CIFAR100<T, L>> {
    const names = hundred.names(visionTable.take('CIFAR100', given).train);
    return new CIFAR100<T, L>(await read('CIFAR100', root, names), ...given);
  }
}

function read(where: string, root: string | UrlLike, names: readonly string[][]): Promise<Uint8Array[]> {
  return Promise.all(names.map((each) => readFirst(where, root, each, binary)));
}
