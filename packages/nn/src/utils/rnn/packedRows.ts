import { constantElements } from '@wick/tensor/internal';
import { type Tensor, tensor } from '@wick/tensor/light';

/** The rows of a (steps · batch, …) tensor that hold an element, in the order in which they are packed. */
export function packedRows(batchSizes: readonly number[], batch: number): Tensor {
  const rows = new BigInt64Array(batchSizes.reduce((sum, n) => sum + n, 0));
  let at = 0;
  batchSizes.forEach((n, step) => {
    for (let b = 0; b < n; b++) rows[at++] = BigInt(step * batch + b);
  });
  return tensor(rows);
}

/** The sizes of a {@link PackedSequence} as numbers. */
export function sizesOf(batchSizes: Tensor): number[] {
  return Array.from(constantElements(batchSizes), Number);
}
