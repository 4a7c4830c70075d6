/**
 * 64 bits that two arrays share if they hold the same numbers, and otherwise once in 10^19: two passes of FNV-1a over
 * doubles' words, from different starts.
 */
export function fingerprintOf(values: ArrayLike<number>): string {
  const one = new Float64Array(1);
  const words = new Uint32Array(one.buffer);
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < values.length; i++) {
    one[0] = values[i]!;
    a = Math.imul(Math.imul(a ^ words[0]!, 0x01000193) ^ words[1]!, 0x01000193);
    b = Math.imul(Math.imul(b ^ words[1]!, 0x5bd1e995) ^ words[0]!, 0x1b873593);
    b ^= b >>> 13;
  }
  return `${a >>> 0}.${b >>> 0}`;
}
