import { show } from '@wick/tensor/internal';
import { indexSelect, ShapeError, Tensor, tensor } from '@wick/tensor/light';
import { placeOf } from './access.ts';
import { Dataset } from './dataset.ts';

/** One Tensor for each Tensor. */
export type TensorsOf<T extends readonly Tensor[]> = { -readonly [K in keyof T]: Tensor };

/**
 * Tensors side by side: sample i is the i-th part of each along its first dimension: `torch.utils.data.TensorDataset`.
 *
 * A DataLoader with the default collate gathers a whole batch from it at once.
 *
 * @throws TypeError without a tensor, ShapeError if a tensor has no dimension or their lengths differ.
 * @example
 * ```ts
 * const dataset = new TensorDataset(zeros(100, 1, 28, 28), arange(100));
 * const [image, label] = dataset.getItem(7);
 * image.shape; // [1, 28, 28]
 * label.item(); // 7
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.TensorDataset
 */
export class TensorDataset<T extends readonly Tensor[] = Tensor[]> extends Dataset<TensorsOf<T>> {
  /** As they were given, all of one length along the first dimension. */
  readonly tensors: T;

  constructor(...tensors: T) {
    super();
    if (tensors.length === 0) throw new TypeError('TensorDataset: expected at least one tensor');
    for (const t of tensors) {
      if (!(t instanceof Tensor)) throw new TypeError(`TensorDataset: expected tensors, got ${show(t)}`);
      if (t.ndim === 0) throw new ShapeError('TensorDataset: a tensor of shape [] has no samples');
    }
    const lengths = tensors.map((t) => t.shape[0]!);
    if (lengths.some((n) => n !== lengths[0]))
      throw new ShapeError(
        `TensorDataset: the tensors must agree in their first dimension, got shapes ${tensors.map((t) => `[${t.shape.join(', ')}]`).join(', ')}`,
      );
    this.tensors = tensors;
  }

  override get length(): number {
    return this.tensors[0]!.shape[0]!;
  }

  /** The parts of the tensors at an index: views, as in PyTorch. A negative index counts from the end. */
  override getItem(index: number): TensorsOf<T> {
    const place = placeOf('TensorDataset', index, this.length);
    return this.tensors.map((t) => t.select(0, place)) as TensorsOf<T>;
  }

  /** @internal What the default collate makes of the samples of these indices: one gather for each tensor. */
  _gather(indices: readonly number[]): TensorsOf<T> {
    const places = new BigInt64Array(indices.length);
    for (let i = 0; i < places.length; i++) places[i] = BigInt(placeOf('TensorDataset', indices[i]!, this.length));
    const index = tensor(places);
    return this.tensors.map((t) => indexSelect(t, 0, index)) as TensorsOf<T>;
  }
}
