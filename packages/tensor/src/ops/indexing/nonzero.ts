import { wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';
import { nonzeroPlaces } from './nonzeroPlaces.ts';

/** {@link Tensor.nonzero} */
export function nonzero(x: Tensor): Tensor {
  const columns = nonzeroPlaces(x);
  const n = columns[0]?.length ?? nonzeroPlaces(x.reshape(1))[0]!.length;
  const data = new BigInt64Array(n * x.ndim);
  columns.forEach((column, d) => {
    for (let i = 0; i < n; i++) data[i * x.ndim + d] = column[i]!;
  });
  return wrapArray(data, [n, x.ndim], 'int64');
}

/** {@link Tensor.nonzero} with `asTuple` */
export function nonzeroTuple(x: Tensor): Tensor[] {
  return nonzeroPlaces(x.ndim === 0 ? x.reshape(1) : x).map((column) => wrapArray(column, [column.length], 'int64'));
}
