import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { allocateStrided, wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, optionTable } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { nonzeroPlaces } from './nonzeroPlaces.ts';

const nonzeroOptions = optionTable({ asTuple: flag(false) }, ['asTuple']);

/** The coordinates of all elements that are not zero, a vector for each dimension; of one without dimensions, one. */
export const nonzeroColumnsOp: OpRecord<[Tensor], undefined, Tensor[]> = {
  name: 'nonzeroColumns',
  forward: ([x]) =>
    nonzeroPlaces(x.ndim === 0 ? x.reshape(1) : x).map((column) => wrapArray(column, [column.length], 'int64')),
  backward: null,
};

/** The same as a matrix, column by column in memory, as PyTorch's. */
export const nonzeroOp: OpRecord<[Tensor]> = {
  name: 'nonzero',
  forward([x]) {
    const columns = nonzeroPlaces(x);
    const n = columns[0]?.length ?? nonzeroPlaces(x.reshape(1))[0]!.length;
    const out = allocateStrided([n, x.ndim], 'int64', [1, n]);
    columns.forEach((column, d) => {
      (out._storage.data as BigInt64Array).set(column, d * n);
    });
    return out;
  },
  backward: null,
};

/**
 * The indices of all elements that are not zero, in row-major order: an int64 tensor [n, ndim], or with `asTuple` a
 * vector for each dimension. See {@link Tensor.nonzero}.
 *
 * @example
 * ```ts
 * nonzero(tensor([0, 1, 2])); // [[1], [2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nonzero.html
 */
export function nonzero(x: Tensor, options?: { asTuple?: false }): Tensor;
export function nonzero(x: Tensor, options: { asTuple: true }): Tensor[];
export function nonzero(x: Tensor, options?: { asTuple?: boolean }): Tensor | Tensor[];
export function nonzero(x: Tensor, options?: { asTuple?: boolean }): Tensor | Tensor[] {
  checkTensor('nonzero', x);
  if (nonzeroOptions.read('nonzero', options).asTuple) return apply(nonzeroColumnsOp, [x], undefined);
  return apply(nonzeroOp, [x], undefined);
}
