import { show } from '@wick/tensor/internal';
import type { Dataset, DatasetLike, IterableDatasetLike } from './dataset.ts';

/** Whether samples have numbers: arrays, and what has `getItem`. */
export function isDataset(x: unknown): x is DatasetLike<unknown> {
  return Array.isArray(x) || (isObject(x) && typeof (x as Partial<Dataset<unknown>>).getItem === 'function');
}

/** Whether it is a stream of samples. */
export function isIterableDataset(x: unknown): x is IterableDatasetLike<unknown> {
  return isObject(x) && !isDataset(x) && (Symbol.iterator in x || Symbol.asyncIterator in x);
}

function isObject(x: unknown): x is object {
  return typeof x === 'object' && x !== null;
}

/** Refuses what is no dataset with numbered samples. */
export function checkDataset<T>(where: string, x: DatasetLike<T>): DatasetLike<T> {
  if (isDataset(x)) return x;
  if (isIterableDataset(x))
    throw new TypeError(`${where}: an iterable dataset has no samples by number; got ${show(x)}`);
  throw new TypeError(`${where}: expected a dataset (getItem and length) or an array, got ${show(x)}`);
}

/** The sample of a number; of an array also from the end, as in Python. */
export function itemOf<T>(where: string, dataset: DatasetLike<T>, index: number): T {
  if (!isArray(dataset)) return dataset.getItem(index);
  return dataset[placeOf(where, index, dataset.length)]!;
}

/** The samples of several numbers, by the dataset's own `getItems` where it has one. */
export function itemsOf<T>(
  where: string,
  dataset: DatasetLike<T>,
  indices: readonly number[],
): T[] | Promise<Awaited<T>[]> {
  if (hasGetItems(dataset)) return dataset.getItems(indices);
  return indices.map((index) => itemOf(where, dataset, index));
}

/** Whether a dataset gives several samples at once by a method of its own. */
export function hasGetItems<T>(dataset: DatasetLike<T>): dataset is Required<Dataset<T>> {
  return !isArray(dataset) && typeof dataset.getItems === 'function';
}

/** An index from the start, of one that may count from the end. */
export function placeOf(where: string, index: number, length: number): number {
  if (!Number.isInteger(index) || index < -length || index >= length)
    throw new RangeError(`${where}: index must be a whole number from ${-length} to ${length - 1}, got ${show(index)}`);
  return index < 0 ? index + length : index;
}

export function isPromise(x: unknown): x is PromiseLike<unknown> {
  return typeof x === 'object' && x !== null && typeof (x as { then?: unknown }).then === 'function';
}

// Array.isArray does not narrow a readonly array away.
function isArray<T>(x: DatasetLike<T>): x is readonly T[] {
  return Array.isArray(x);
}
