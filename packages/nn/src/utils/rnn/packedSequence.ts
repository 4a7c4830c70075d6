import { show } from '@wick/tensor/internal';
import { type DType, Tensor } from '@wick/tensor/light';
import { invertPermutation } from './invertPermutation.ts';

/**
 * Sequences of different lengths without padding, as the recurrent layers take them: the first elements of all
 * sequences, then the second ones of those that have two, and so on, the longest sequence first. Made by
 * {@link packPaddedSequence} and {@link packSequence}, not by hand.
 *
 * @example
 * ```ts
 * const packed = utils.rnn.packSequence([tensor([1, 2, 3]), tensor([4, 5])]);
 * packed instanceof utils.rnn.PackedSequence; // true
 * packed.batchSizes; // [2, 2, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence {
  /** The elements, [rows, …]. */
  readonly data: Tensor;
  /** How many sequences have an element at each step: int64, falling. */
  readonly batchSizes: Tensor;
  /** Where each of the sequences stood before they were sorted by length; null if they were in order. */
  readonly sortedIndices: Tensor | null;
  /** The inverse of {@link sortedIndices}. */
  readonly unsortedIndices: Tensor | null;

  /** @throws TypeError if data or batchSizes is no tensor, or batchSizes is not int64. */
  constructor(
    data: Tensor,
    batchSizes: Tensor,
    sortedIndices: Tensor | null = null,
    unsortedIndices: Tensor | null = null,
  ) {
    for (const [name, t] of Object.entries({ data, batchSizes })) {
      if (!(t instanceof Tensor)) throw new TypeError(`PackedSequence: ${name} must be a Tensor, got ${show(t)}`);
    }
    if (batchSizes.dtype !== 'int64')
      throw new TypeError(`PackedSequence: batchSizes must be int64, got ${batchSizes.dtype}`);
    this.data = data;
    this.batchSizes = batchSizes;
    this.sortedIndices = sortedIndices;
    this.unsortedIndices = unsortedIndices ?? invertPermutation(sortedIndices);
  }

  /** The same sequences with data of another dtype; this object if it has that dtype. */
  to(dtype: DType): PackedSequence {
    const data = this.data.to(dtype);
    if (data === this.data) return this;
    return new PackedSequence(data, this.batchSizes, this.sortedIndices, this.unsortedIndices);
  }

  /** {@link to}('float32') */
  float(): PackedSequence {
    return this.to('float32');
  }

  /** {@link to}('float64') */
  double(): PackedSequence {
    return this.to('float64');
  }

  /** PyTorch's repr. */
  toString(): string {
    const indices = (t: Tensor | null) => (t === null ? 'None' : t.toString());
    return `PackedSequence(data=${this.data}, batch_sizes=${this.batchSizes}, sorted_indices=${indices(this.sortedIndices)}, unsorted_indices=${indices(this.unsortedIndices)})`;
  }

  /** Node's console.log prints the repr. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
