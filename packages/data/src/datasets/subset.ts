import { checkLevels } from '@wick/tensor/internal';
import { checkDataset, itemOf, itemsOf, placeOf } from './access.ts';
import { Dataset, type DatasetLike } from './dataset.ts';

/**
 * Some samples of a dataset, by their numbers: `torch.utils.data.Subset`.
 *
 * @throws TypeError if `dataset` is a stream or no dataset at all.
 * @example
 * ```ts
 * const dataset = new TensorDataset(arange(10));
 * new Subset(dataset, [7, 8]).getItem(0)[0].item(); // 7
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.Subset
 */
export class Subset<T> extends Dataset<T> {
  /** The whole. */
  readonly dataset: DatasetLike<T>;
  /** Which samples of the whole dataset these are. */
  readonly indices: readonly number[];

  constructor(dataset: DatasetLike<T>, indices: readonly number[]) {
    super();
    this.dataset = checkDataset('Subset', dataset);
    this.indices = indices;
    checkLevels('Subset', 'datasets', this, [dataset]);
  }

  override get length(): number {
    return this.indices.length;
  }

  override getItem(index: number): T {
    return itemOf('Subset', this.dataset, this._inWhole(index));
  }

  override getItems(indices: readonly number[]): T[] | Promise<Awaited<T>[]> {
    return itemsOf(
      'Subset',
      this.dataset,
      indices.map((index) => this._inWhole(index)),
    );
  }

  /** @internal */
  _inWhole(index: number): number {
    return this.indices[placeOf('Subset', index, this.indices.length)]!;
  }
}
