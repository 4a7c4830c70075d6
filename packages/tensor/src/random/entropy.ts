import { browserCrypto, type Engine, nativeMath, nodeCrypto } from 'random-js';

/** random-js's engines of true randomness, the best first; the last one always works. */
const engines: readonly Engine[] = [browserCrypto, nodeCrypto, nativeMath];

/** An unpredictable seed of 53 bits, as many as PyTorch takes: a double holds it exactly. */
export function entropySeed(): bigint {
  for (const engine of engines) {
    try {
      const high = engine.next() & 0x1fffff;
      const low = engine.next() >>> 0;
      return (BigInt(high) << 32n) | BigInt(low);
    } catch {
      // no such source here: the next one
    }
  }
  throw new Error('seed: no source of randomness');
}
