import { checkLevels } from '@wick/tensor/internal';
import { checkDataset, itemOf, placeOf } from './access.ts';
import { Dataset, type DatasetLike } from './dataset.ts';

/**
 * Datasets one after the other: `torch.utils.data.ConcatDataset`.
 *
 * @throws RangeError without a dataset, TypeError if one is a stream.
 * @example
 * ```ts
 * const parts = [new TensorDataset(zeros(60, 2)), new TensorDataset(ones(40, 2))];
 * const whole = new ConcatDataset(parts);
 * whole.length; // 100
 * whole.getItem(60)[0]; // [1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.ConcatDataset
 */
export class ConcatDataset<T> extends Dataset<T> {
  /** The parts, in order. */
  readonly datasets: readonly DatasetLike<T>[];
  /** Where each dataset ends. */
  readonly cumulativeSizes: readonly number[];

  constructor(datasets: Iterable<DatasetLike<T>>) {
    super();
    this.datasets = [...datasets];
    if (this.datasets.length === 0) throw new RangeError('ConcatDataset: expected at least one dataset, got none');
    checkLevels('ConcatDataset', 'datasets', this, this.datasets);
    let end = 0;
    this.cumulativeSizes = this.datasets.map((dataset) => {
      end += checkDataset('ConcatDataset', dataset).length;
      return end;
    });
  }

  override get length(): number {
    return this.cumulativeSizes[this.cumulativeSizes.length - 1]!;
  }

  /** The sample of a number; a negative one counts from the end. */
  override getItem(index: number): T {
    const place = placeOf('ConcatDataset', index, this.length);
    const which = this.cumulativeSizes.findIndex((end) => place < end);
    const before = which === 0 ? 0 : this.cumulativeSizes[which - 1]!;
    return itemOf('ConcatDataset', this.datasets[which]!, place - before);
  }
}
