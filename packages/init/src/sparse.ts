import {
  checkFinite,
  type Given,
  generator,
  memoryOf,
  optionTable,
  type RulesFor,
  written,
} from '@wick/tensor/internal';
import { noGrad, type RandomOptions, randperm, type Tensor } from '@wick/tensor/light';
import { checkDims, checkFloatTensor, checkTensor, notNegative } from './check.ts';
import { drawsAreOff } from './withoutDraws.ts';

/** Options of {@link sparse_}. */
export interface SparseOptions extends RandomOptions {
  /** The deviation of what is not zero, from 0 up. Default: 0.01. */
  std?: number;
}

const sparseOptions = optionTable({ std: notNegative(0.01), generator } satisfies RulesFor<SparseOptions>, ['std']);

/**
 * Fills a matrix with normals and sets the same number of places of each column to zero, chosen at random. As in
 * PyTorch, the places come from the default generator, whatever `generator` the values come from.
 *
 * @param sparsity - the share of each column that is set to zero, rounded up to whole places.
 * @param options - `std`: the deviation of the others. Default: 0.01. `generator`: where their values come from.
 * @throws ShapeError unless the tensor has 2 dimensions; TypeError on integers; RangeError if `std` is negative.
 * @example
 * ```ts
 * manualSeed(0);
 * init.sparse_(empty(4, 2), 0.5, { std: 1 }); // [[0, -0.2934], [0, 0], [-1.0845, -1.3986], [0.4033, 0]]
 * ```
 * @see Martens, Deep learning via Hessian-free optimization (2010)
 */
export function sparse_<T extends Tensor>(
  tensor: T,
  sparsity: number,
  ...given: Given<SparseOptions, [std: number]>
): T {
  checkTensor('sparse_', tensor);
  const { std, generator } = sparseOptions.take('sparse_', given);
  checkFloatTensor('sparse_', tensor);
  checkDims('sparse_', tensor, [2], '2');
  checkFinite('sparse_', 'sparsity', sparsity);
  if (drawsAreOff()) return tensor;
  const [rows, columns] = tensor.shape as [number, number];
  const zeros = Math.ceil(sparsity * rows);
  noGrad(() => {
    tensor.normal_(0, std, { generator });
    const { data, offset } = memoryOf(tensor);
    const [down, right] = tensor.stride() as [number, number];
    for (let column = 0; column < columns; column++) {
      // Like Python's slice, JavaScript's counts a negative end from the back.
      const chosen = (randperm(rows).toTypedArray() as BigInt64Array).slice(0, zeros);
      for (const row of chosen) data[offset + Number(row) * down + column * right] = 0;
    }
    written(tensor);
  });
  return tensor;
}
