import { show } from './check.ts';
import { TooLarge } from './errors.ts';
import { type HalfDType, halfBits, halfValue, isHalf } from './half.ts';
import { LARGE, largeBuffer } from './largeBuffer.ts';
import { reusing } from './reusing.ts';

/** The element types of wick's tensors; `float32` is the default. */
export type DType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool' | HalfDType;

/** The types that are computed with; half types are widened to float32. */
export type WideDType = Exclude<DType, HalfDType>;

/** The floating-point types. */
export type FloatDType = 'float32' | 'float64' | HalfDType;

/** The typed array that stores each {@link DType}; those of the half types hold bits. */
export interface ArrayOf {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  int64: BigInt64Array<ArrayBuffer>;
  uint8: Uint8Array;
  bool: Uint8Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
}

/** Any array a tensor can be stored in. */
export type TypedArray = ArrayOf[DType];
/** The arrays whose elements are values, not bits. */
export type WideArray = Exclude<TypedArray, Uint16Array>;
/** The arrays whose elements are numbers: all but int64's, and the bits of half types. */
export type NumberArray = Exclude<WideArray, BigInt64Array>;
/** The arrays of the floating-point types that are computed with. */
export type FloatArray = ArrayOf['float32' | 'float64'];
/** A single value where a tensor may stand: PyTorch's Python scalar. */
export type Scalar = number | bigint | boolean;

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
} as const;

/** The bytes of one element. */
export const elementBytes = (dtype: DType): number => constructors[dtype].BYTES_PER_ELEMENT;

/** An array for so many elements, whatever it takes: see {@link allocate} for what users ask for. */
export const plainArray = (dtype: DType, n: number): TypedArray => new constructors[dtype](n);

/** Every dtype. */
export const dtypes = Object.keys(constructors) as DType[];

let beforeAllocation: ((bytes: number) => void) | null = null;

/** Runs `fn`; `before` hears of the elements that are to be made, and refuses them by throwing. */
export function watchAllocations<T>(before: (bytes: number) => void, fn: () => T): T {
  const outer = beforeAllocation;
  beforeAllocation = before;
  try {
    return fn();
  } finally {
    beforeAllocation = outer;
  }
}

/**
 * An array of `n` elements of `dtype`, filled with zeros.
 *
 * @param cleared - false where every element is going to be written: large arrays may then hold anything
 * @throws TooLarge where the engine has no such array, or no memory for it
 */
export function allocate<D extends DType>(dtype: D, n: number, cleared = true): ArrayOf[D] {
  const Elements = constructors[dtype];
  const bytes = n * Elements.BYTES_PER_ELEMENT;
  if (beforeAllocation !== null) beforeAllocation(bytes);
  const known = reusing.by?.array(dtype, n, cleared);
  if (known) return known as ArrayOf[D];
  try {
    const memory = bytes >= LARGE ? largeBuffer(bytes, cleared) : null;
    return (memory === null ? new Elements(n) : new Elements(memory)) as ArrayOf[D];
  } catch {
    throw new TooLarge(`${n} elements of ${dtype} do not fit into memory`);
  }
}

/** The array of a dtype over memory that is there already. */
export function arrayOver(dtype: DType, { buffer, byteOffset, length }: TypedArray): TypedArray {
  return new constructors[dtype](buffer as ArrayBuffer, byteOffset, length);
}

/** The class of the array that holds a dtype's elements. */
export function arrayName(dtype: DType): string {
  return constructors[dtype].name;
}

/** True for the floating-point types. */
export function isFloat(dtype: DType): dtype is FloatDType {
  return dtype === 'float32' || dtype === 'float64' || isHalf(dtype);
}

/** Refuses to compute with the bits of half types, which operations widen first. */
export function checkWide(dtype: DType): asserts dtype is WideDType {
  if (isHalf(dtype)) throw new TypeError(`internal: ${dtype} is stored, not computed with`);
}

/** Checks that `dtype` names an element type wick has. */
export function checkDType(where: string, dtype: unknown): DType {
  if (typeof dtype === 'string' && Object.hasOwn(constructors, dtype)) return dtype as DType;
  throw new TypeError(
    `${where}: dtype must be one of ${dtypes.join(', ')}, got ${typeof dtype === 'object' ? show(dtype) : String(dtype)}`,
  );
}

/** Brings a scalar into the form in which `dtype` stores it (bool as 0 or 1, int64 as bigint, integers truncated, half types as bits). */
export function toStored(value: Scalar, dtype: DType): number | bigint {
  if (dtype === 'int64') return typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
  if (dtype === 'bool') return value ? 1 : 0;
  const n = Number(value);
  if (isHalf(dtype)) return halfBits(n, dtype);
  return isFloat(dtype) ? n : Math.trunc(n);
}

/** The reverse of {@link toStored}: booleans for bool, numbers for the rest; an int64 beyond 2^53 stays a bigint. */
export function fromStored(value: number | bigint, dtype: DType): Scalar {
  if (dtype === 'bool') return value !== 0;
  if (typeof value === 'number') return isHalf(dtype) ? halfValue(value, dtype) : value;
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : value;
}
