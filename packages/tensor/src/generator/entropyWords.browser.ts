declare const crypto: { getRandomValues(words: Uint32Array): Uint32Array };

/**
 * 32 unpredictable bits, in a page.
 *
 * Not through random-js as in Node: its module asks for Node's `crypto`, on which bundlers for pages give up.
 */
export function entropyWord(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
