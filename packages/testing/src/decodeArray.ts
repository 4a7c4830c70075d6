/** The element types a fixture's array can have, by PyTorch's names. */
export type EncodedDType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool';

/** An array inside a fixture: its elements in row-major order, as little-endian bytes in base64. */
export interface EncodedArray<D extends EncodedDType = EncodedDType> {
  dtype: D;
  shape: number[];
  base64: string;
}

/** The typed array that holds a dtype's elements; `bool` is a byte each, 0 or 1. */
export interface DecodedArrays {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

const decoders: { [D in EncodedDType]: (bytes: ArrayBuffer) => DecodedArrays[D] } = {
  float32: (bytes) => new Float32Array(bytes),
  float64: (bytes) => new Float64Array(bytes),
  int32: (bytes) => new Int32Array(bytes),
  int64: (bytes) => new BigInt64Array(bytes),
  uint8: (bytes) => new Uint8Array(bytes),
  bool: (bytes) => new Uint8Array(bytes),
};

/**
 * The elements of an array inside a fixture. Machines that run the tests are little-endian, as the bytes are.
 *
 * @throws RangeError if the dtype is unknown, or the shape asks for another number of elements
 *
 * @example
 * ```ts
 * decodeArray({ dtype: 'float32', shape: [1], base64: 'AACAPw==' }); // Float32Array [1]
 * ```
 */
export function decodeArray<D extends EncodedDType>(encoded: EncodedArray<D>): DecodedArrays[D] {
  const { dtype, shape, base64 } = encoded;
  if (!Object.hasOwn(decoders, dtype)) {
    throw new RangeError(`decodeArray: dtype must be one of ${Object.keys(decoders).join(', ')}, got ${dtype}`);
  }
  // A Buffer may lie anywhere in a pool; the copy starts at an offset that suits every element size.
  const bytes = new Uint8Array(Buffer.from(base64, 'base64')).buffer;
  const array = decoders[dtype](bytes);
  const count = shape.reduce((product, size) => product * size, 1);
  if (array.length !== count) {
    throw new RangeError(`decodeArray: shape [${shape.join(', ')}] asks for ${count} elements, got ${array.length}`);
  }
  return array;
}
