import { checkLevels, show } from '@wick/tensor/internal';
import { checkDataset, isDataset, isPromise, itemOf } from './access.ts';
import { Dataset, type DatasetLike } from './dataset.ts';

type Named = Readonly<Record<string, DatasetLike<unknown>>>;
type Parts = readonly DatasetLike<unknown>[] | readonly [Named];
type SampleOf<D> = D extends DatasetLike<infer T> ? T : never;

/** A sample of a {@link StackDataset}: one part from each dataset, in an array or by name. */
export type StackedSample<P extends Parts> = P extends readonly [infer N extends Named]
  ? N extends DatasetLike<infer T>
    ? [T]
    : { -readonly [K in keyof N]: SampleOf<N[K]> }
  : { -readonly [K in keyof P]: SampleOf<P[K]> };

/**
 * Datasets side by side: sample i has the i-th sample of each: `torch.utils.data.StackDataset`.
 *
 * Given datasets, samples are arrays; given one object of datasets, they are objects with its keys.
 *
 * @throws TypeError without a dataset or for a stream, RangeError if the lengths differ.
 * @example
 * ```ts
 * const [images, captions] = [new Subset(['a.png', 'b.png'], [0, 1]), new Subset(['a cat', 'a dog'], [0, 1])];
 * new StackDataset(images, captions).getItem(0); // ['a.png', 'a cat']
 * new StackDataset({ image: images, caption: captions }).getItem(1); // { image: 'b.png', caption: 'a dog' }
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.StackDataset
 */
export class StackDataset<const P extends Parts> extends Dataset<StackedSample<P>> {
  /** The datasets, in an array or by name. */
  readonly datasets: readonly DatasetLike<unknown>[] | Named;
  override readonly length: number;

  constructor(...parts: P) {
    super();
    const [first] = parts as readonly unknown[];
    const named = parts.length === 1 && typeof first === 'object' && first !== null && !isDataset(first);
    this.datasets = named ? (first as Named) : (parts as readonly DatasetLike<unknown>[]);
    const all = Object.values(this.datasets) as DatasetLike<unknown>[];
    if (all.length === 0) throw new TypeError('StackDataset: expected at least one dataset');
    const lengths = all.map((dataset) => checkDataset('StackDataset', dataset).length);
    if (lengths.some((n) => n !== lengths[0]))
      throw new RangeError(`StackDataset: the datasets must be equally long, got lengths ${show(lengths)}`);
    checkLevels('StackDataset', 'datasets', this, all);
    this.length = lengths[0]!;
  }

  override getItem(index: number): StackedSample<P> {
    const keys = Object.keys(this.datasets);
    const parts = (Object.values(this.datasets) as DatasetLike<unknown>[]).map((dataset) =>
      itemOf('StackDataset', dataset, index),
    );
    const join = (all: unknown[]) =>
      (Array.isArray(this.datasets)
        ? all
        : Object.fromEntries(all.map((part, k) => [keys[k], part]))) as StackedSample<P>;
    // Where a part has to be waited for, so has the sample.
    return parts.some(isPromise) ? (Promise.all(parts).then(join) as unknown as StackedSample<P>) : join(parts);
  }
}
