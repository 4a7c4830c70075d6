import type { TypedArray } from '../core/dtype.ts';

/**
 * Elements that are to be moved without being looked at: floats as integers of their width, so that a loop that moves
 * them is for few types.
 */
export function movable<T extends TypedArray>(data: T): T | Int32Array {
  return data instanceof Float32Array ? new Int32Array(data.buffer, data.byteOffset, data.length) : data;
}
