import { allocateStrided, wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { nonzeroPlaces } from './nonzeroPlaces.ts';

/** {@link Tensor.nonzero} */
export function nonzero(x: Tensor): Tensor {
  const columns = nonzeroPlaces(x);
  const n = columns[0]?.length ?? nonzeroPlaces(x.reshape(1))[0]!.length;
  const out = allocateStrided([n, x.ndim], 'int64', [1, n]); // column by column, as PyTorch's
  columns.forEach((column, d) => {
    (out._storage.data as BigInt64Array).set(column, d * n);
  });
  return out;
}

/** {@link Tensor.nonzero} with `asTuple` */
export function nonzeroTuple(x: Tensor): Tensor[] {
  return nonzeroPlaces(x.ndim === 0 ? x.reshape(1) : x).map((column) => wrapArray(column, [column.length], 'int64'));
}
