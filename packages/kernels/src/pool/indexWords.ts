/** Indices as tensors hold them (int64) or, for callers that keep them to themselves, half as large. */
export type IndexArray = Int32Array | BigInt64Array;

/**
 * An index array as 32-bit words, element `i` at `i * step`: the low halves of an int64 array (which is little-endian
 * wherever JavaScript runs), so that no bigint is made. High halves are 0 for every index below 2^31; writers set them.
 */
export function indexWords(indices: IndexArray): { words: Int32Array; step: number } {
  if (indices instanceof Int32Array) return { words: indices, step: 1 };
  return { words: new Int32Array(indices.buffer, indices.byteOffset, 2 * indices.length), step: 2 };
}
