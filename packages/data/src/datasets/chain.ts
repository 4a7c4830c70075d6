import { checkLevels, show } from '@wick/tensor/internal';
import { isIterableDataset } from './access.ts';
import type { IterableDatasetLike } from './dataset.ts';

/**
 * Streams one after the other: `torch.utils.data.ChainDataset`. With an async one among them, it needs `for await`.
 *
 * @throws TypeError if one of the datasets is not a stream.
 * @example
 * ```ts
 * class Letters extends IterableDataset<string> {
 *   constructor(readonly letters: string) { super(); }
 *   *[Symbol.iterator]() { yield* this.letters; }
 * }
 * [...new ChainDataset([new Letters('ab'), new Letters('c')])]; // ['a', 'b', 'c']
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.ChainDataset
 */
export class ChainDataset<T> implements Iterable<T>, AsyncIterable<T> {
  /** The parts, in order. */
  readonly datasets: readonly IterableDatasetLike<T>[];

  constructor(datasets: Iterable<IterableDatasetLike<T>>) {
    this.datasets = [...datasets];
    for (const dataset of this.datasets)
      if (!isIterableDataset(dataset))
        throw new TypeError(`ChainDataset: expected iterable datasets, got ${show(dataset)}`);
    checkLevels('ChainDataset', 'datasets', this, this.datasets);
  }

  /** The sum of the lengths. TypeError if a stream does not say its own. */
  get length(): number {
    return this.datasets.reduce((sum, dataset) => {
      if (typeof dataset.length !== 'number')
        throw new TypeError(`ChainDataset: length: ${show(dataset)} does not say its own`);
      return sum + dataset.length;
    }, 0);
  }

  /** The samples of all parts; each part is gone through anew. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const dataset of this.datasets) {
      if (!(Symbol.iterator in dataset))
        throw new TypeError(`ChainDataset: ${show(dataset)} is asynchronous; iterate with for await`);
      yield* dataset;
    }
  }

  /** The samples of all parts; each part is gone through anew. */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<T> {
    for (const dataset of this.datasets) yield* dataset;
  }
}
