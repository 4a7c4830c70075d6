/**
 * A dataset whose samples have numbers: `torch.utils.data.Dataset`. A subclass, or any object with the same members,
 * says how many samples there are and gives each of them; an async dataset gives promises, which a DataLoader awaits in
 * `for await`.
 *
 * @example
 * ```ts
 * class Squares extends Dataset<[Tensor, bigint]> {
 *   get length() { return 100; }
 *   getItem(i: number): [Tensor, bigint] { return [tensor([i, i * i]), BigInt(i % 2)]; }
 * }
 * new Squares().getItem(3)[0]; // [3, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.Dataset
 */
export abstract class Dataset<T> {
  /** How many samples there are: Python's `len(dataset)`. */
  abstract get length(): number;

  /** The sample of a number from 0 to length - 1, or a promise of it: Python's `dataset[index]`. */
  abstract getItem(index: number): T;

  /** Several samples at once, where that is cheaper than one by one: `__getitems__`. A DataLoader prefers it. */
  getItems?(indices: readonly number[]): T[] | Promise<NoInfer<Awaited<T>>[]>;
}

/**
 * A dataset that is a stream: `torch.utils.data.IterableDataset`. Every `for` loop over a DataLoader starts the stream
 * anew. A subclass that knows how many samples will come says so by a `length`.
 *
 * @example
 * ```ts
 * class Count extends IterableDataset<number> {
 *   *[Symbol.iterator]() { for (let i = 0; i < 10; i++) yield i; }
 * }
 * [...new Count()].length; // 10
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.IterableDataset
 */
export abstract class IterableDataset<T> implements Iterable<T> {
  /** Goes through the samples anew. */
  abstract [Symbol.iterator](): Iterator<T>;
}

/**
 * A stream whose samples have to be waited for: an {@link IterableDataset} for `for await`.
 *
 * @example
 * ```ts
 * import { createReadStream } from 'node:fs';
 * import { createInterface } from 'node:readline';
 *
 * class Lines extends AsyncIterableDataset<string> {
 *   async *[Symbol.asyncIterator]() { yield* createInterface({ input: createReadStream('corpus.txt') }); }
 * }
 * for await (const lines of new DataLoader(new Lines(), { batchSize: 2 })) console.log(lines);
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.IterableDataset
 */
export abstract class AsyncIterableDataset<T> implements AsyncIterable<T> {
  /** Goes through the samples anew. */
  abstract [Symbol.asyncIterator](): AsyncIterator<T>;
}

/** What takes the place of a {@link Dataset}: also a plain array of samples. */
export type DatasetLike<T> = Dataset<T> | readonly T[];

/** What takes the place of an {@link IterableDataset}: anything that can be iterated, sync or async, with or without a length. */
export type IterableDatasetLike<T> = (Iterable<T> | AsyncIterable<T>) & { readonly length?: number };
