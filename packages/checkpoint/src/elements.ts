import { isHalf } from '@wick/tensor/internal';
import { fromTypedArray, type Tensor } from '@wick/tensor/light';
import { CheckpointError } from './error.ts';
import { elementSize, type FileDType } from './fileDType.ts';
import { remember } from './stored.ts';
import { orKeep, UnreadableTensor } from './unreadable.ts';

type Elements = Float32Array | Float64Array | Int32Array | BigInt64Array<ArrayBuffer> | Uint8Array | Uint16Array;

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
    case 'bfloat16':
      return new Uint16Array(buffer, byteOffset, n);
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
    int8: 4,
    int16: 2,
    uint16: 2,
    uint32: 2,
  };
  return dtype === 'bool' ? bytes : bytes * (widths[dtype] ?? 0);
}

/**
 * A tensor over `bytes`, see {@link elementsOf}, that remembers its type in the file. What no tensor can hold is kept as
 * an {@link UnreadableTensor}, or refused in an error that `where` begins.
 */
export function tensorOf(
  where: string,
  bytes: Uint8Array<ArrayBuffer>,
  dtype: FileDType,
  shape: readonly number[],
  keep: boolean,
): Tensor | UnreadableTensor {
  const elements = elementsOf(bytes, dtype);
  if (elements) return remember(overElements(elements, shape, dtype), dtype);
  if (keep) return beyondInt64(dtype, shape);
  throw new CheckpointError(
    `${where} holds uint64 values from 2^63 on; int64, which it would be read as, cannot; ${orKeep}`,
  );
}

/** A tensor over what {@link elementsOf} gave. */
export function overElements(elements: Elements, shape: readonly number[], dtype: FileDType): Tensor {
  return fromTypedArray(elements, shape, dtype === 'bool' || isHalf(dtype) ? { dtype } : {});
}

/** Stands for a tensor of uint64 that is none of int64. */
export function beyondInt64(dtype: FileDType, shape: readonly number[]): UnreadableTensor {
  const what = `a tensor of dtype ${dtype} and shape [${shape.join(', ')}] with values from 2^63 on`;
  return new UnreadableTensor(dtype, shape, what);
}
