import { halves, type NumericArray } from './arrays.ts';
import { refuse } from './check.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { wordMod } from './wordMod.ts';
import { CHUNK, drawWords } from './words.ts';

const { floor, min } = Math; // for loops: see fma.ts

/** Names of the dtypes that {@link fillRandom} tells apart. */
export type RandomDtype = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool';

const drawn = new Int32Array(CHUNK);
const TWO_32 = 2 ** 32;

/**
 * Integers over the whole non-negative range of a dtype, as `Tensor.random_()` without bounds draws them: uint8 word
 * mod 2^8, bool its last bit, int32 word mod 2^31, float32 word mod (2^24 + 1), int64 two words mod 2^63, float64 two
 * words mod (2^53 + 1).
 *
 * @param dtype of `out`; tells bool from uint8
 * @throws TypeError when `out` does not store `dtype`; nothing is drawn then.
 */
export function fillRandom(generator: MersenneTwister, out: NumericArray, dtype: RandomDtype): void {
  if (dtypeOf(out) !== (dtype === 'bool' ? 'uint8' : dtype)) {
    throw new TypeError(`fillRandom: out must store ${dtype}, got an array of ${dtypeOf(out)}`);
  }
  const wide = dtype === 'int64' || dtype === 'float64';
  const step = wide ? CHUNK / 2 : CHUNK;
  const target = out instanceof BigInt64Array ? halves(out) : out;
  for (let at = 0; at < out.length; at += step) {
    const count = min(step, out.length - at);
    drawWords(generator, drawn, wide ? 2 * count : count);
    switch (dtype) {
      case 'uint8':
        for (let i = 0; i < count; i++) target[at + i] = drawn[i]!;
        break;
      case 'bool':
        for (let i = 0; i < count; i++) target[at + i] = drawn[i]! & 1;
        break;
      case 'int32':
        for (let i = 0; i < count; i++) target[at + i] = drawn[i]! & 0x7fffffff;
        break;
      case 'float32':
        for (let i = 0; i < count; i++) target[at + i] = wordMod(drawn[i]!, 2 ** 24 + 1, 1 / (2 ** 24 + 1));
        break;
      case 'int64':
        for (let i = 0; i < count; i++) {
          target[2 * (at + i)] = drawn[2 * i + 1]!;
          target[2 * (at + i) + 1] = drawn[2 * i]! & 0x7fffffff;
        }
        break;
      case 'float64':
        for (let i = 0; i < count; i++) target[at + i] = modTwo53Plus1(drawn[2 * i]! >>> 0, drawn[2 * i + 1]! >>> 0);
        break;
    }
  }
}

/** (high 2^32 + low) mod (2^53 + 1). With h 2^53 + l this is l - h, for 2^53 = -1 in that ring. */
function modTwo53Plus1(high: number, low: number): number {
  const difference = (high & 0x1fffff) * TWO_32 + low - (high >>> 21);
  return difference >= 0 ? difference : 2 ** 53 + (difference + 1);
}

function dtypeOf(out: NumericArray): Exclude<RandomDtype, 'bool'> {
  if (out instanceof Float32Array) return 'float32';
  if (out instanceof Float64Array) return 'float64';
  if (out instanceof Int32Array) return 'int32';
  return out instanceof BigInt64Array ? 'int64' : 'uint8';
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
/** Largest value of each type, and the bits of a float's significand. */
const LARGEST = { uint8: 255n, int32: 2n ** 31n - 1n, int64: INT64_MAX };
const DIGITS = { float32: 24, float64: 53 };

/**
 * Integers in [from, to) as `randint` and `Tensor.random_(from, to)` draw them: one word mod (to - from) where the range
 * is below 2^28, else two words; plus `from`, then converted to the type of `out`.
 *
 * For float arrays PyTorch first moves bounds that rounding would carry out of the range inwards; so does this.
 *
 * @param from an integer in [-2^63, 2^63)
 * @param to an integer above `from`; null stands for all that the type holds (2^24 or 2^53 included for floats)
 * @throws RangeError on bounds that are no integers, that the type does not hold, or from >= to; nothing is drawn then.
 *   (A bool array is taken for uint8: whoever knows that it is bool checks for [0, 2].)
 */
export function fillRandomRange(
  generator: MersenneTwister,
  out: NumericArray,
  from: bigint | number,
  to: bigint | number | null,
): void {
  const dtype = dtypeOf(out);
  let low = toInt64('from', from);
  if (to === null && low === INT64_MIN && dtype !== 'int32' && dtype !== 'uint8') {
    allBits(generator, out);
    return;
  }
  let stop: bigint; // exclusive
  if (dtype === 'float32' || dtype === 'float64') {
    const digits = DIGITS[dtype];
    low = raised(low, digits);
    stop = to === null ? 2n ** BigInt(digits) + 1n : lowered(toInt64('to', to), digits);
  } else {
    stop = to === null ? LARGEST[dtype] + 1n : toInt64('to', to);
  }
  if (low >= stop) refuse('fillRandomRange', 'from', `below to = ${stop}`, low);
  if (dtype === 'int32' || dtype === 'uint8') {
    const smallest = dtype === 'int32' ? -(2n ** 31n) : 0n;
    if (low < smallest) refuse('fillRandomRange', 'from', `at least ${smallest} for ${dtype}`, low);
    if (stop - 1n > LARGEST[dtype])
      refuse('fillRandomRange', 'to - 1', `at most ${LARGEST[dtype]} for ${dtype}`, stop - 1n);
  }
  const range = stop - low;
  if (range < 2n ** 28n) oneWord(generator, out, Number(range), low);
  else if (range <= 2n ** 37n && low > -(2n ** 52n) && stop < 2n ** 52n)
    twoWords(generator, out, Number(range), Number(low));
  else manyBits(generator, out, range, low);
}

function toInt64(argument: string, value: bigint | number): bigint {
  if (typeof value === 'number' && !Number.isInteger(value)) refuse('fillRandomRange', argument, 'an integer', value);
  const integer = BigInt(value);
  if (integer < INT64_MIN || integer > INT64_MAX) {
    refuse('fillRandomRange', argument, 'in [-2^63, 2^63)', value);
  }
  return integer;
}

function oneWord(generator: MersenneTwister, out: NumericArray, range: number, low: bigint): void {
  const base = Number(low);
  const isSafe = Number.isSafeInteger(base);
  const inverse = 1 / range;
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = min(CHUNK, out.length - at);
    drawWords(generator, drawn, count);
    if (!isSafe) {
      for (let i = 0; i < count; i++) {
        const value = low + BigInt(wordMod(drawn[i]!, range, inverse));
        if (out instanceof BigInt64Array) out[at + i] = value;
        else out[at + i] = nearest(out, value);
      }
    } else if (out instanceof BigInt64Array && base >= -(2 ** 31) && base <= 2 ** 31 - range) {
      const pairs = halves(out);
      for (let i = 0, k = 2 * at; i < count; i++, k += 2) {
        const value = (wordMod(drawn[i]!, range, inverse) + base) | 0;
        pairs[k] = value;
        pairs[k + 1] = value >> 31;
      }
    } else if (out instanceof BigInt64Array) {
      const pairs = halves(out);
      for (let i = 0, k = 2 * at; i < count; i++, k += 2) {
        const value = wordMod(drawn[i]!, range, inverse) + base;
        pairs[k] = value;
        pairs[k + 1] = floor(value / TWO_32);
      }
    } else {
      for (let i = 0; i < count; i++) out[at + i] = wordMod(drawn[i]!, range, inverse) + base;
    }
  }
}

/** Two words mod a range of at most 2^37, 16 bits at a time, in doubles. */
function twoWords(generator: MersenneTwister, out: NumericArray, range: number, base: number): void {
  const pairs = out instanceof BigInt64Array ? halves(out) : null;
  for (let i = 0; i < out.length; i++) {
    generator.draw64();
    const upper = ((generator.high % range) * 65536 + (generator.low >>> 16)) % range;
    const value = ((upper * 65536 + (generator.low & 0xffff)) % range) + base;
    if (pairs !== null) {
      pairs[2 * i] = value;
      pairs[2 * i + 1] = floor(value / TWO_32);
    } else {
      out[i] = value;
    }
  }
}

function manyBits(generator: MersenneTwister, out: NumericArray, range: bigint, low: bigint): void {
  for (let i = 0; i < out.length; i++) {
    const value = (generator.random64() % range) + low;
    if (out instanceof BigInt64Array) out[i] = value;
    else out[i] = nearest(out, value);
  }
}

/** All of int64: two words, reinterpreted as signed. */
function allBits(generator: MersenneTwister, out: NumericArray): void {
  for (let i = 0; i < out.length; i++) {
    const value = BigInt.asIntN(64, generator.random64());
    if (out instanceof BigInt64Array) out[i] = value;
    else out[i] = nearest(out, value);
  }
}

/** The nearest number of the array's type: a float32 must not be rounded to double on the way. */
function nearest(out: NumericArray, value: bigint): number {
  if (!(out instanceof Float32Array) || BigInt.asIntN(54, value) === value) return Number(value);
  const sticky = (value & 0x7ffn) === 0n ? 0n : 1n;
  return Number((value >> 11n) | sticky) * 2048;
}

/** Through a float of `digits` significant bits and back; 2^63 comes back as -2^63, as in PyTorch on x86-64. */
function rounded(value: bigint, digits: number): bigint {
  const float = digits === 53 ? Number(value) : Math.fround(nearest(new Float32Array(0), value));
  return BigInt.asIntN(64, BigInt(float));
}

/** The distance of `digits`-bit floats at |value|: 2^(floor(log2 |value|) - digits + 1). */
function spacing(value: bigint, digits: number): bigint {
  const magnitude = value < 0n ? -value : value;
  return 2n ** BigInt(magnitude.toString(2).length - digits);
}

/** PyTorch's `update_from`: a lower bound that a conversion would push below itself moves up. */
function raised(from: bigint, digits: number): bigint {
  const next = rounded(from + 1n, digits);
  return next < from ? next + spacing(from + 1n, digits) : from;
}

/** PyTorch's `update_to`: an upper bound that a conversion would reach moves down. */
function lowered(to: bigint, digits: number): bigint {
  const last = rounded(to - 1n, digits);
  return last >= to ? last - spacing(to - 1n, digits) : to;
}
