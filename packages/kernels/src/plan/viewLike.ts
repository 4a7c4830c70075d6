import type { Copyable } from '../wasm/memory.ts';

/** So many elements of a buffer as an array of the kind that `like` is. */
export function viewLike(like: Copyable, buffer: ArrayBuffer, at: number, length: number): Copyable {
  if (like instanceof Float32Array) return new Float32Array(buffer, at, length);
  if (like instanceof Float64Array) return new Float64Array(buffer, at, length);
  if (like instanceof Int32Array) return new Int32Array(buffer, at, length);
  if (like instanceof Uint32Array) return new Uint32Array(buffer, at, length);
  if (like instanceof Uint16Array) return new Uint16Array(buffer, at, length);
  if (like instanceof Uint8Array) return new Uint8Array(buffer, at, length);
  return new BigInt64Array(buffer, at, length);
}

/** Whether two arrays are of one kind and length. */
export function isLike(a: Copyable, b: Copyable): boolean {
  return a.length === b.length && a.constructor === b.constructor;
}
