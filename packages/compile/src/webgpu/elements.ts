import type { ElementType } from '@wick/kernels';
import { plainArray } from '@wick/tensor/internal';
import type { DType } from '@wick/tensor/light';
import { arenaBytes } from '@wick/webgpu';
import type { TypedArray } from '../graph/ir.ts';

/** Bytes of an element on the GPU; of a dtype that is never there, those that it would need. */
export function gpuBytes(dtype: DType): number {
  return isInArena(dtype) ? arenaBytes[dtype] : 8;
}

/** Whether the arena may hold elements of a dtype: of tensors, or doubles that operations keep for themselves. */
export function isInArena(dtype: DType): dtype is ElementType {
  return Object.hasOwn(arenaBytes, dtype);
}

/** The dtypes that tensors may have which a compiled function takes, changes and gives. */
export const gpuDTypes = ['float32', 'int32', 'int64', 'uint8', 'bool'] as const satisfies readonly DType[];

/** One of them. */
export type GpuDType = (typeof gpuDTypes)[number];

export function isOnGpu(dtype: DType): dtype is GpuDType {
  return (gpuDTypes as readonly DType[]).includes(dtype);
}

/**
 * Elements as the GPU has them.
 *
 * @throws RangeError for an int64 that is none of int32, in which the GPU computes
 */
export function widened(data: TypedArray, dtype: DType): ArrayBufferView {
  if (dtype === 'bool' || dtype === 'uint8') return Uint32Array.from(data as Uint8Array);
  if (dtype === 'float64') return Float32Array.from(data as Float64Array);
  if (dtype === 'int64') {
    // Halves: of every element that is read a bigint would be made.
    const halves = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
    for (let i = 0; i < halves.length; i += 2)
      if (halves[i + 1] !== halves[i]! >> 31)
        throw new RangeError(`compile: an int64 on the GPU must be from -2147483648 to 2147483647, got ${data[i / 2]}`);
  }
  return data as ArrayBufferView;
}

/** The elements that the GPU's bytes are, in `into` if it is given. */
export function narrowed(
  bytes: ArrayBuffer,
  at: number,
  count: number,
  dtype: DType,
  into: TypedArray | null,
): TypedArray {
  const array = into ?? plainArray(dtype, count);
  if (dtype === 'bool' || dtype === 'uint8') (array as Uint8Array).set(new Uint32Array(bytes, at, count));
  else {
    const view = new Uint8Array(bytes, at, count * gpuBytes(dtype));
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(view);
  }
  return array;
}
