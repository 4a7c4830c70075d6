/** The two element types that the floating-point kernels work on. */
export type FloatArray = Float32Array | Float64Array;

/**
 * A new zero-filled array of the same element type as `like`.
 *
 * @param like the array whose element type is taken
 * @param length number of elements
 */
export function floatsLike<T extends FloatArray>(like: T, length: number): T {
  return (like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as T;
}

/**
 * Refuses an array that is too short for what a kernel is about to read or write.
 *
 * @throws RangeError naming function, argument, expected and given length
 */
export function requireLength(fn: string, argument: string, array: ArrayLike<unknown>, needed: number): void {
  if (array.length < needed) {
    throw new RangeError(`${fn}: ${argument} needs ${needed} elements, got ${array.length}`);
  }
}
