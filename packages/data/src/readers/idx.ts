import { show } from '@wick/tensor/internal';
import { type Tensor, tensor } from '@wick/tensor/light';
import { gunzipped } from './gunzip.ts';

/** An element type of the format: its size and how one is read; 8- and 16-bit integers wider than uint8 become int32. */
interface Element {
  readonly bytes: number;
  readonly array: new (length: number) => Uint8Array | Int32Array | Float32Array | Float64Array;
  readonly read: (view: DataView, offset: number) => number;
}

// The third byte of the file: the table at http://yann.lecun.com/exdb/mnist/ (the numbers are big-endian).
const elements: Readonly<Record<number, Element>> = {
  8: { bytes: 1, array: Uint8Array, read: (view, at) => view.getUint8(at) },
  9: { bytes: 1, array: Int32Array, read: (view, at) => view.getInt8(at) },
  11: { bytes: 2, array: Int32Array, read: (view, at) => view.getInt16(at) },
  12: { bytes: 4, array: Int32Array, read: (view, at) => view.getInt32(at) },
  13: { bytes: 4, array: Float32Array, read: (view, at) => view.getFloat32(at) },
  14: { bytes: 8, array: Float64Array, read: (view, at) => view.getFloat64(at) },
};

/**
 * Reads an idx file, the format of MNIST and its relatives; also gzipped.
 *
 * @param bytes - the whole file.
 * @returns the array it holds: uint8, int32 (also for the signed 8- and 16-bit types), float32 or float64.
 * @throws TypeError if `bytes` is no Uint8Array; RangeError if it is no idx file, is cut off or too long: the message
 * says what was expected.
 * @example
 * ```ts
 * const bytes = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]); // bytes, one dimension, of size 3
 * parseIdx(bytes).tolist(); // [7, 8, 9]
 * ```
 * @see LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998)
 */
export function parseIdx(bytes: Uint8Array): Tensor {
  return readIdx('parseIdx', bytes);
}

/** {@link parseIdx} for a function of another name. */
export function readIdx(where: string, file: Uint8Array): Tensor {
  if (!(file instanceof Uint8Array)) throw new TypeError(`${where}: expected the bytes of a file, got ${show(file)}`);
  const bytes = gunzipped(where, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4)
    throw new RangeError(`${where}: the file ends after ${bytes.length} bytes, within its first four`);
  const element = elements[bytes[2]!];
  if (bytes[0] !== 0 || bytes[1] !== 0 || !element)
    throw new RangeError(
      `${where}: not an idx file: it begins with ${hex(bytes.subarray(0, 4))} instead of 00 00, an element type and the number of dimensions`,
    );
  const ndim = bytes[3]!;
  const start = 4 + 4 * ndim;
  if (bytes.length < start)
    throw new RangeError(
      `${where}: the file ends after ${bytes.length} bytes, within the sizes of its ${ndim} dimensions`,
    );
  const shape = Array.from({ length: ndim }, (_, d) => view.getUint32(4 + 4 * d));
  const count = shape.reduce((product, size) => product * size, 1);
  const end = start + count * element.bytes;
  if (bytes.length !== end)
    throw new RangeError(
      `${where}: the file must have ${end} bytes for shape [${shape.join(', ')}], it has ${bytes.length}${bytes.length < end ? ': it is cut off' : ''}`,
    );
  if (element.bytes === 1 && element.array === Uint8Array) return tensor(bytes.subarray(start)).view(shape);
  const data = new element.array(count);
  for (let i = 0; i < count; i++) data[i] = element.read(view, start + i * element.bytes);
  return tensor(data).view(shape);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
