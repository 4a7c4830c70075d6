import ndarray, { type NdArray } from 'ndarray';
import type { NumberArray } from '../core/dtype.ts';
import { isHalf } from '../core/half.ts';
import { tracing } from '../core/tracer.ts';
import { canCompile } from '../strided/canCompile.ts';
import type { Tensor } from '../tensor.ts';

/** A tensor as an ndarray over its memory. */
export function asNdarray(x: Tensor): NdArray<NumberArray> {
  if (!canCompile())
    throw new TypeError(
      'nd: the package ndarray makes code from text, which is forbidden here (a policy without unsafe-eval); use toTypedArray()',
    );
  if (isHalf(x.dtype))
    throw new TypeError(`nd: an ndarray would hold the bits of ${x.dtype}, not its numbers; use float().nd`);
  tracing.by?.valuesRead('nd', x);
  x._storage.isShared = true;
  return ndarray(
    x._storage.data as Float64Array,
    [...x.shape],
    [...x._strides],
    x._offset,
  ) as unknown as NdArray<NumberArray>;
}
