import type { TypedArray } from '../../core/dtype.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { fromTypedArray } from './fromTypedArray.ts';
import { type TensorData, tensor } from './tensor.ts';
import type { TensorOptions } from './tensorOptions.ts';

/**
 * The data as a tensor, without a copy where that is possible: a tensor stays what it is (converted if another dtype is
 * asked for, with its gradient), a typed array lends its memory, everything else is read as {@link tensor} reads it.
 * `torch.as_tensor`, and `torch.from_numpy` for typed arrays.
 *
 * @throws as {@link tensor}
 * @example
 * ```ts
 * const memory = new Float32Array([1, 2]);
 * asTensor(memory).fill_(7);
 * [...memory]; // [7, 7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.as_tensor.html
 */
export function asTensor(data: TensorData, options: Pick<TensorOptions, 'dtype'> = {}): Tensor {
  const { dtype } = options;
  if (isTensor(data)) return dtype === undefined ? data : data.to(dtype);
  if (ArrayBuffer.isView(data) && shares(data)) {
    const whole = fromTypedArray(data);
    return dtype === undefined ? whole : whole.to(dtype);
  }
  return tensor(data, options);
}

const shares = (data: ArrayBufferView): data is TypedArray =>
  [Float32Array, Float64Array, Int32Array, BigInt64Array, Uint8Array].some((kind) => data instanceof kind);
