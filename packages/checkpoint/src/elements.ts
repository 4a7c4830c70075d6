import { fromTypedArray, type Tensor } from '@wick/tensor';
import { CheckpointError } from './error.ts';
import { elementSize, type FileDType } from './fileDType.ts';
import { bfloat16ToFloat32, float16ToFloat32, toBfloat16, toFloat16 } from './half.ts';

type Elements = Float32Array | Float64Array | Int32Array | BigInt64Array<ArrayBuffer> | Uint8Array;

/**
 * The elements in `bytes`, little-endian, as the array that a tensor stands on: in place where they are aligned and need
 * no widening, else in new memory. Null for uint64 values from 2^63 on, which int64 cannot hold.
 */
export function elementsOf(bytes: Uint8Array<ArrayBuffer>, dtype: FileDType): Elements | null {
  const size = elementSize[dtype];
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = aligned;
  const n = aligned.byteLength / size;
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer, byteOffset, n);
    case 'float64':
      return new Float64Array(buffer, byteOffset, n);
    case 'int32':
      return new Int32Array(buffer, byteOffset, n);
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, n);
    case 'uint64':
      return new BigInt64Array(buffer, byteOffset, n).every((value) => value >= 0n)
        ? new BigInt64Array(buffer, byteOffset, n)
        : null;
    case 'uint8':
      return aligned;
    case 'bool':
      // Whatever is not 0 is true; elsewhere a bool is taken to be 0 or 1.
      return aligned.every((byte) => byte <= 1) ? aligned : aligned.map((byte) => (byte === 0 ? 0 : 1));
    case 'float16':
      return float16ToFloat32(new Uint16Array(buffer, byteOffset, n));
    case 'bfloat16':
      return bfloat16ToFloat32(new Uint16Array(buffer, byteOffset, n));
    case 'int8':
      return Int32Array.from(new Int8Array(buffer, byteOffset, n));
    case 'int16':
      return Int32Array.from(new Int16Array(buffer, byteOffset, n));
    case 'uint16':
      return Int32Array.from(new Uint16Array(buffer, byteOffset, n));
    case 'uint32':
      return BigInt64Array.from(new Uint32Array(buffer, byteOffset, n), BigInt);
  }
}

/** Bytes that {@link elementsOf} takes beside those of the file. */
export function widenedSize(dtype: FileDType, bytes: number): number {
  const widths: Partial<Record<FileDType, number>> = {
    float16: 2,
    bfloat16: 2,
    int8: 4,
    int16: 2,
    uint16: 2,
    uint32: 2,
  };
  return dtype === 'bool' ? bytes : bytes * (widths[dtype] ?? 0);
}

/** A tensor over `bytes`, see {@link elementsOf}; `where` begins the error for what no tensor can hold. */
export function tensorOf(
  where: string,
  bytes: Uint8Array<ArrayBuffer>,
  dtype: FileDType,
  shape: readonly number[],
): Tensor {
  const elements = elementsOf(bytes, dtype);
  if (!elements)
    throw new CheckpointError(`${where} holds uint64 values from 2^63 on; int64, which it would be read as, cannot`);
  return fromTypedArray(elements, shape, dtype === 'bool' ? { dtype: 'bool' } : {});
}

/** How floating-point tensors may be narrowed when they are written. */
export type HalfDType = 'float16' | 'bfloat16';

/** The little-endian bytes of a tensor's elements, row by row; floats as `half` where it is given. */
export function bytesOf(t: Tensor, half?: HalfDType): Uint8Array {
  const data = t.toTypedArray();
  const narrow =
    half === undefined || data instanceof BigInt64Array || (t.dtype !== 'float32' && t.dtype !== 'float64')
      ? data
      : half === 'float16'
        ? toFloat16(data)
        : toBfloat16(data);
  return new Uint8Array(narrow.buffer, narrow.byteOffset, narrow.byteLength);
}

/** Checks the option `dtype` of a writer. */
export function checkHalf(where: string, dtype: unknown): HalfDType | undefined {
  if (dtype === undefined || dtype === 'float16' || dtype === 'bfloat16') return dtype;
  throw new TypeError(`${where}: dtype must be 'float16' or 'bfloat16', got ${JSON.stringify(dtype)}`);
}
