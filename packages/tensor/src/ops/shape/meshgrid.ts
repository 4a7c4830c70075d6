import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { type Given, optionTable, word } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { ForEach } from '../../core/tuple.ts';
import type { Tensor } from '../../tensor.ts';
import { checkTensors } from './cat.ts';
import { expand } from './expand.ts';

const meshgridOptions = optionTable({ indexing: word<'ij' | 'xy'>('ij', ['ij', 'xy']) }, ['indexing']);

/**
 * The coordinates of a grid: for vectors of sizes n0, n1, … as many views of shape [n0, n1, …], the i-th running along
 * dimension i.
 *
 * @param options - `indexing`: 'ij' (default, as in PyTorch), or 'xy', which swaps the first two dimensions.
 * @throws ShapeError for tensors of two dimensions or more. TypeError if the dtypes differ.
 * @example
 * ```ts
 * meshgrid([tensor([1, 2]), tensor([3, 4, 5])], { indexing: 'ij' }); // [[[1, 1, 1], [2, 2, 2]], [[3, 4, 5], [3, 4, 5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.meshgrid.html
 */
export function meshgrid<const T extends readonly Tensor[]>(
  tensors: T,
  ...given: Given<{ indexing?: 'ij' | 'xy' }, [indexing: 'ij' | 'xy']>
): ForEach<T, Tensor>;
export function meshgrid<const T extends readonly Tensor[]>(...tensors: T): ForEach<T, Tensor>;
export function meshgrid(first: readonly Tensor[] | Tensor, ...rest: unknown[]): Tensor[] {
  const count = isTensor(first) ? rest.findIndex((t) => !isTensor(t)) : 0;
  const given = count < 0 ? [] : rest.slice(count);
  const tensors = isTensor(first) ? [first, ...rest.slice(0, rest.length - given.length).filter(isTensor)] : first;
  checkTensors('meshgrid', tensors);
  const { indexing } = meshgridOptions.take('meshgrid', given);
  tensors.forEach((t, i) => {
    if (t.ndim > 1)
      throw new ShapeError(`meshgrid: tensors[${i}] must have at most one dimension, got shape ${showShape(t.shape)}`);
    if (t.dtype !== tensors[0]!.dtype)
      throw new TypeError(`meshgrid: all tensors must have one dtype, got ${tensors[0]!.dtype} and ${t.dtype}`);
  });
  const swap = indexing === 'xy' && tensors.length > 1;
  const order = tensors.map((_, i) => (swap && i < 2 ? 1 - i : i));
  const shape = order.map((i) => tensors[i]!.numel());
  return tensors.map((t, i) => {
    const own = shape.map((_, d) => (order[d] === i ? t.numel() : 1));
    return naming('meshgrid', () => expand(t.reshape(own), shape));
  });
}
