const words = new Uint32Array(1);
const floats = new Float32Array(words.buffer);

/** The bits of a float32. */
export function floatBits(x: number): number {
  floats[0] = x;
  return words[0]!;
}

/** The word of a byte address. */
export function wordAt(at: number): number {
  return at / 4;
}
