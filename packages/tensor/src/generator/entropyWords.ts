import { browserCrypto, type Engine, nativeMath, nodeCrypto } from 'random-js';

/** random-js's engines of true randomness, the best first; the last one always works. */
const engines: readonly Engine[] = [browserCrypto, nodeCrypto, nativeMath];

/** 32 unpredictable bits. */
export function entropyWord(): number {
  for (const engine of engines) {
    try {
      return engine.next() >>> 0;
    } catch {
      // no such source here: the next one
    }
  }
  throw new Error('seed: no source of randomness');
}
