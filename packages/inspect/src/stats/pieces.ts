/** Elements copied at a time: they stay in the first-level cache. */
const PIECE = 2048;
const piece = new Float64Array(PIECE);
const words = new Int32Array(piece.buffer);

/**
 * Gives the values piece by piece as doubles, from the first to the last: loops over them see one type of array, whatever
 * the values lie in, and engines keep them as fast as that allows.
 */
export function eachPiece(values: ArrayLike<number>, visit: (piece: Float64Array, count: number) => void): void {
  for (let at = 0; at < values.length; at += PIECE) {
    const count = Math.min(PIECE, values.length - at);
    if (ArrayBuffer.isView(values)) piece.set((values as Float64Array).subarray(at, at + count));
    else for (let i = 0; i < count; i++) piece[i] = values[at + i]!;
    visit(piece, count);
  }
}

/** How many of a piece's elements are 0, by their bits: which ones are cannot be foreseen, and every wrong guess costs. */
export function zerosIn(count: number): number {
  let others = 0;
  for (let i = 0; i < 2 * count; i += 2) {
    const bits = words[i]! | (words[i + 1]! & 0x7fffffff);
    others += (bits | -bits) >>> 31;
  }
  return count - others;
}
