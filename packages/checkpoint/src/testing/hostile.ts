import { CheckpointError } from '../error.ts';
import { zip } from '../zip/zip.ts';

/** What JavaScript engines write into their errors. */
const engines = /Cannot |undefined|Invalid typed array|Maximum call stack|not iterable|BigInt|out of bounds/;

/** A zip archive of PyTorch's with the given pickle. */
export const archive = (pickle: Uint8Array, more: [string, Uint8Array][] = []) =>
  zip([['archive/data.pkl', pickle], ...more]);

/** Parses what may be damaged: the value, or the error of ours. Any other error fails the test, so does a slow parse. */
export function survives(
  parse: (bytes: Uint8Array) => unknown,
  bytes: Uint8Array,
  what: string,
): CheckpointError | null {
  // Of the processor, not of the clock: others may use the machine too. What is exponential takes far longer than this.
  const start = process.cpuUsage();
  const error = attempt(parse, bytes);
  const { user, system } = process.cpuUsage(start);
  const spent = (user + system) / 1000;
  if (spent > 5000) throw new Error(`${what}: took ${spent} ms`);
  const polluted = [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)];
  if (polluted.length > 0) throw new Error(`${what}: a prototype got ${polluted.join(', ')}`);
  if (error === null) return null;
  if (!(error instanceof CheckpointError))
    throw new Error(`${what}: expected a value or a CheckpointError, got ${String(error)}`, { cause: error });
  if (engines.test(error.message)) throw new Error(`${what}: an engine's message came out: ${error.message}`);
  return error;
}

function attempt(parse: (bytes: Uint8Array) => unknown, bytes: Uint8Array): unknown {
  try {
    parse(bytes);
    return null;
  } catch (error) {
    return error;
  }
}

/** Every truncation (thinned out for longer files) and `flips` single-bit flips of `bytes`. */
export function* damaged(bytes: Uint8Array, flips = 500): Generator<[string, Uint8Array]> {
  const step = Math.max(1, Math.floor(bytes.length / 4000));
  for (let n = 0; n < bytes.length; n += step) yield [`cut to ${n} bytes`, bytes.slice(0, n)];
  // A fixed walk over the file instead of a random one: failures can be repeated.
  for (let i = 0, at = 7; i < flips; i++, at = (at * 48271) % 2147483647) {
    const copy = bytes.slice();
    const bit = at % (bytes.length * 8);
    copy[bit >> 3]! ^= 1 << (bit & 7);
    yield [`bit ${bit} flipped`, copy];
  }
}
