import { show } from '../core/check.ts';

const MIN = -(2n ** 63n);
const END = 2n ** 64n;

/**
 * A seed as the engine takes it.
 *
 * @throws TypeError if it is neither a number nor a bigint.
 * @throws RangeError if it is not an integer in [-2^63, 2^64).
 */
export function checkSeed(where: string, seed: number | bigint): bigint {
  if (typeof seed !== 'number' && typeof seed !== 'bigint')
    throw new TypeError(`${where}: seed must be a number or a bigint, got ${show(seed)}`);
  const whole = typeof seed === 'bigint' ? seed : Number.isInteger(seed) ? BigInt(seed) : null;
  if (whole === null || whole < MIN || whole >= END)
    throw new RangeError(`${where}: seed must be an integer in [-2^63, 2^64), got ${show(seed)}`);
  return whole;
}
