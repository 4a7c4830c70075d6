import { any, type HalfDType, isHalf, narrow, type Rule, widen } from '@wick/tensor/internal';
import type { Tensor, TypedArray } from '@wick/tensor/light';
import type { FileDType } from './fileDType.ts';
import { storedDType } from './stored.ts';

export type { HalfDType };

/**
 * What a writer writes: floating-point tensors in one of the half types, or every tensor in the type of the file that it
 * was read from (`'stored'`, see `storedDType`).
 */
export type WrittenDType = HalfDType | 'stored';

/** The option `dtype` of a writer. */
export const writtenRule: Rule<WrittenDType | undefined> = any<WrittenDType | undefined>(
  undefined,
  "'float16' or 'bfloat16', or 'stored'",
  (given) => given === 'float16' || given === 'bfloat16' || given === 'stored',
);

/** The type of elements in which a tensor is written. */
export function writtenAs(t: Tensor, asked: WrittenDType | undefined): FileDType {
  if (asked === undefined) return t.dtype;
  if (asked === 'stored') return storedDType(t);
  return t.isFloatingPoint() ? asked : t.dtype;
}

const integers = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
};

/**
 * Little-endian bytes of `data`, elements of a tensor as they are stored, as `dtype`.
 *
 * @throws RangeError for a whole number that the type does not hold.
 */
export function narrowed(where: string, data: TypedArray, t: Tensor, dtype: FileDType): Uint8Array {
  if (t.dtype === dtype) return bytesIn(data);
  return bytesIn(elementsAs(where, isHalf(t.dtype) ? widen(data as Uint16Array, t.dtype) : data, dtype));
}

const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function elementsAs(where: string, data: TypedArray, dtype: FileDType): ArrayBufferView {
  if (dtype === 'bool') return data;
  if (dtype === 'float64') return Float64Array.from(data as Float32Array);
  if (dtype === 'float32') return Float32Array.from(data as Float64Array);
  if (isHalf(dtype)) return narrow(data as Float64Array, dtype);
  return whole(where, data, dtype);
}

/** Whole numbers as another type of them; the loop of numbers knows no bigint. */
function whole(where: string, data: TypedArray, dtype: keyof typeof integers): ArrayBufferView {
  const made = new integers[dtype](data.length);
  const refuse = (i: number) => new RangeError(`${where}: the value ${data[i]} does not fit into ${dtype}`);
  if (made instanceof BigInt64Array || made instanceof BigUint64Array)
    for (let i = 0; i < data.length; i++) {
      const value = BigInt(data[i]!);
      made[i] = value;
      if (made[i] !== value) throw refuse(i);
    }
  else
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i]!);
      made[i] = value;
      if (made[i] !== value) throw refuse(i);
    }
  return made;
}
