/**
 * Gives a buffer of at least `length` elements with arbitrary content, the same one at every call while it is long
 * enough, so that packing allocates nothing. The kernels bound what they ask for by their tile sizes, and they are
 * synchronous: one buffer per purpose is enough.
 */
export type Scratch<T> = (length: number) => T;

/** A scratch buffer of doubles. */
export function doubleScratch(): Scratch<Float64Array> {
  let buffer = new Float64Array(0);
  return (length) => {
    if (buffer.length < length) buffer = new Float64Array(length);
    return buffer;
  };
}
