import type { NdArray } from 'ndarray';
import { show } from '../../core/check.ts';
import type { TypedArray } from '../../core/dtype.ts';
import { makeTensor } from '../../core/make.ts';
import { Storage } from '../../core/storage.ts';
import type { Tensor } from '../../tensor.ts';
import { dtypeOfArray } from './tensor.ts';
import { readOptions, type TensorOptions } from './tensorOptions.ts';

/**
 * A tensor over the memory of an `ndarray`: nothing is copied, what either writes the other sees. The way back is
 * `t.nd`. The dtype is that of the ndarray's array (Uint8Array: uint8).
 *
 * Any ndarray view goes: also one with negative strides (`nd.step(-1)`), which PyTorch does not know; operations read
 * and write it as it is, their results are ordinary row-major tensors.
 *
 * @throws TypeError if the ndarray stands on a plain array or on a typed array wick has no dtype for.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 *
 * const nd = ndarray(new Float32Array([1, 2, 3, 4]), [2, 2]);
 * fromNdarray(nd.transpose(1, 0)).tolist(); // [[1, 3], [2, 4]]
 * ```
 * @see https://github.com/scijs/ndarray
 */
export function fromNdarray(
  nd: NdArray<TypedArray | number[]>,
  options: Pick<TensorOptions, 'requiresGrad'> = {},
): Tensor {
  const { data, shape, stride, offset } = (nd ?? {}) as Partial<NdArray<TypedArray>>;
  if (!data || !shape || !stride || offset === undefined)
    throw new TypeError(`fromNdarray: expected an ndarray, got ${show(nd)}`);
  const dtype = data instanceof Uint8ClampedArray ? undefined : dtypeOfArray[data.constructor.name];
  if (dtype === undefined)
    throw new TypeError(
      `fromNdarray: expected an ndarray over a Float32Array, Float64Array, Int32Array, BigInt64Array or Uint8Array, got one over ${Array.isArray(data) ? 'a plain array' : `a ${data.constructor.name}`}: copy it into a typed array first, e.g. ndarray(Float32Array.from(nd.data), nd.shape, nd.stride, nd.offset)`,
    );
  const { requiresGrad } = readOptions('fromNdarray', options, dtype);
  const storage = new Storage(data);
  storage.isShared = true;
  const parts = { storage, shape: [...shape], strides: [...stride], offset, dtype };
  return makeTensor(parts).requiresGrad_(requiresGrad);
}
