import { any, flag, type Given, optionTable, orNull, type RulesFor, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { placeOf } from '../datasets/access.ts';
import { Dataset } from '../datasets/dataset.ts';
import type { UrlLike } from '../readers/source.ts';
import { type FileLike, listFolder, sortedByCodePoint } from './folderFiles.ts';
import { type TransformTo, transformed, transformRules } from './visionOptions.ts';

/** What a loader gets: the path of a file, or the file itself, where a page's files were given. */
export type FileToLoad = string | FileLike;

/** Options of {@link DatasetFolder}: torchvision's. */
export interface FolderOptions<S, T, L> {
  /** Endings of the files that count, in lower case. Not with `isValidFile`. */
  extensions?: string | readonly string[] | null;
  /** What is made of a sample. Default null: it stays. */
  transform?: (S extends Tensor ? TransformTo<T> : (sample: S) => T) | null;
  /** What is made of a class's number, a bigint. Default null: it stays. */
  targetTransform?: ((target: bigint) => L) | null;
  /** Which files count, by their paths. Default null: those with the endings. */
  isValidFile?: ((path: string) => boolean) | null;
  /** Whether a class may have no files. Default false: an error. */
  allowEmpty?: boolean;
}

const isFunction = (given: unknown) => typeof given === 'function';
const isEndings = (given: unknown) =>
  [given].flat().length > 0 && [given].flat().every((ending) => typeof ending === 'string');

/** The options of folders. */
export const folderRules = {
  extensions: orNull<string | readonly string[] | null>(any(null, 'a string or an array of strings', isEndings)),
  ...transformRules,
  isValidFile: orNull<((path: string) => boolean) | null>(any(null, 'a function', isFunction)),
  allowEmpty: flag(false),
};

const table = optionTable(folderRules satisfies RulesFor<FolderOptions<unknown, unknown, unknown>>, [
  'extensions',
  'transform',
  'targetTransform',
  'isValidFile',
  'allowEmpty',
]);

/**
 * Files in folders that are called as their classes: `torchvision.datasets.DatasetFolder`. Classes, and the files of each,
 * come in torchvision's order: sorted by their characters' numbers. Samples have to be waited for: `for await`.
 *
 * However many are read at once, transforms are called in the order in which samples were asked for, so that what they draw
 * depends on nothing else.
 *
 * @param root - a folder, in Node; or the files that a page got from `<input type="file" webkitdirectory>`
 * @param loader - makes a sample of a file: gets its path, or the file itself
 * @param given - `extensions`, `transform`, `targetTransform`, `isValidFile`, `allowEmpty`, by name or in this order
 * @throws Error if there is no such folder, no class in it, or a class has no file; TypeError for bad arguments
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 *
 * const loader = async (file: data.FileToLoad) => (await readFile(String(file))).length;
 * const sizes = new data.DatasetFolder('data/pets', loader, '.png');
 * sizes.classes; // ['cat', 'dog']
 * const [size, label] = await sizes.getItem(0);
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.DatasetFolder.html
 */
export class DatasetFolder<S, T = S, L = bigint> extends Dataset<Promise<[T, L]>> {
  /** @internal What messages call it. */
  static readonly typeName: string = 'DatasetFolder';
  /** The names of the classes, sorted. */
  readonly classes: readonly string[];
  /** The number of each class, by its name. */
  readonly classToIdx: Readonly<Record<string, number>>;
  /** The path of each file, and the number of its class. */
  readonly samples: readonly (readonly [path: string, target: number])[];
  /** The number of each file's class. */
  readonly targets: readonly number[];
  /** What makes a sample of a file. */
  readonly loader: (file: FileToLoad) => S | Promise<S>;
  /** What is made of a sample; null: it stays. May be changed. */
  transform: FolderOptions<S, T, L>['transform'];
  /** What is made of a class's number; null: it stays. May be changed. */
  targetTransform: ((target: bigint) => L) | null;
  readonly #files: ReadonlyMap<string, FileLike> | null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    root: string | UrlLike | Iterable<FileLike>,
    loader: (file: FileToLoad) => S | Promise<S>,
    ...given: Given<
      FolderOptions<S, T, L>,
      [
        extensions: string | readonly string[] | null,
        transform: FolderOptions<S, T, L>['transform'],
        targetTransform: ((target: bigint) => L) | null,
        isValidFile: ((path: string) => boolean) | null,
        allowEmpty: boolean,
      ]
    >
  ) {
    super();
    const where = new.target.typeName;
    const { extensions, transform, targetTransform, isValidFile, allowEmpty } = table.take(where, given);
    if (typeof loader !== 'function') throw new TypeError(`${where}: loader must be a function, got ${show(loader)}`);
    if ((extensions === null) === (isValidFile === null))
      throw new RangeError(`${where}: give extensions or isValidFile, one of them`);
    const endings = [extensions ?? []].flat();
    const counts = isValidFile ?? ((path: string) => endings.some((ending) => path.toLowerCase().endsWith(ending)));
    const { classes, files, byPath } = listFolder(where, root);
    if (classes.length === 0) throw new Error(`${where}: found no folder of a class in ${show(root)}`);
    this.loader = loader;
    this.transform = transform as FolderOptions<S, T, L>['transform'];
    this.targetTransform = targetTransform as ((target: bigint) => L) | null;
    this.classes = sortedByCodePoint(classes);
    this.classToIdx = Object.fromEntries(this.classes.map((name, i) => [name, i]));
    this.samples = this.classes.flatMap((name, i) =>
      (files.get(name) ?? []).filter(counts).map((path) => [path, i] as const),
    );
    this.targets = this.samples.map(([, target]) => target);
    this.#files = byPath;
    const used = new Set(this.targets);
    const empty = this.classes.filter((_, i) => !used.has(i));
    if (empty.length > 0 && !allowEmpty)
      throw new Error(
        `${where}: found no valid file for the classes ${empty.join(', ')}${extensions === null ? '' : `; the endings that count are ${endings.join(', ')}`}`,
      );
  }

  override get length(): number {
    return this.samples.length;
  }

  /** A sample and its class, transformed; a negative index counts from the end. */
  override async getItem(index: number): Promise<[sample: T, target: L]> {
    return (await this.getItems([index]))[0]!;
  }

  /** Several samples: they are read at once and transformed one after the other. */
  override async getItems(indices: readonly number[]): Promise<[sample: T, target: L][]> {
    const loads = indices.map((index) => this.#load(placeOf('DatasetFolder', index, this.length)));
    const before = this.#turn;
    const samples = Promise.all(loads).then(async (loaded) => {
      await before;
      return loaded.map(({ sample, target }) => this.#transformed(sample, BigInt(target)));
    });
    this.#turn = samples.catch(() => undefined);
    return samples;
  }

  async #load(place: number): Promise<{ sample: S; target: number }> {
    const [path, target] = this.samples[place]!;
    return { sample: await this.loader(this.#files?.get(path) ?? path), target };
  }

  #transformed(sample: S, target: bigint): [T, L] {
    // A transform of images and a function are called alike.
    const out = transformed((this.transform ?? null) as TransformTo<unknown> | null, sample as Tensor) as T;
    return [out, (this.targetTransform ? this.targetTransform(target) : target) as L];
  }
}
