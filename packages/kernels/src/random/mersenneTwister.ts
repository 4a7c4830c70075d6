import { decodeState, encodeState } from './generatorState.ts';
import { initState, STATE_WORDS, temperAll, twist } from './twist.ts';

/** The seed of a generator that was given none: PyTorch's `default_rng_seed_val`. */
export const DEFAULT_SEED = 67280421310721n;

/** So many words has what {@link MersenneTwister.stream} is. */
export const STREAM_WORDS = 1296;

/**
 * MT19937 as PyTorch's CPU generator runs it: its seeding, its order of words, its state, bytes for bytes.
 *
 * The 624 output words of a block are tempered at once into {@link words}; fills read them from {@link position} up to
 * {@link end}, call {@link refill} when the two meet, and write {@link position} back.
 *
 * ```ts
 * const generator = new MersenneTwister(0n);
 * generator.random(); // 2357136044
 * ```
 *
 * Source: `ATen/core/MT19937RNGEngine.h`, `ATen/CPUGeneratorImpl.h`.
 */
export class MersenneTwister {
  /** State and words where assembly/random/stream.ts has them, so that kernels take them as a whole. For fills. */
  readonly stream: Int32Array = new Int32Array(STREAM_WORDS);
  /** The raw words, PyTorch's `state`. For fills. */
  readonly state: Int32Array = this.stream.subarray(16, 640);
  private seedValue = DEFAULT_SEED;
  private floatNormal: number | null = null;

  /** The tempered words of this block, as signed integers. For fills. */
  readonly words: Int32Array = this.stream.subarray(672);
  /** Index of the next word, PyTorch's `next`. For fills. */
  position = 0;
  /** Index after the block's last word. For fills. */
  end = 0;
  /** The first of the two words that {@link draw64} drew, unsigned. */
  high = 0;
  /** The second of the two words that {@link draw64} drew, unsigned. */
  low = 0;
  /** The sine half of the last pair of normals that {@link normalSerial} drew; NaN if it was given out. */
  keptNormal: number = NaN;

  /** @param seed an integer in [-2^63, 2^64), default 67280421310721 as in PyTorch. */
  constructor(seed: bigint = DEFAULT_SEED) {
    this.seed(seed);
  }

  /**
   * Starts the stream anew and forgets a kept normal, as `torch.manual_seed` does.
   *
   * @param value an integer in [-2^63, 2^64); a negative one wraps to unsigned. The engine uses its low 32 bits.
   * @throws TypeError when `value` is no bigint, RangeError outside the range.
   */
  seed(value: bigint): void {
    if (typeof value !== 'bigint') throw new TypeError(`seed: value must be a bigint, got ${typeof value}`);
    if (value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw new RangeError(`seed: value must be in [-2^63, 2^64), got ${value}`);
    }
    this.seedValue = BigInt.asUintN(64, value);
    initState(this.state, Number(BigInt.asUintN(32, value)));
    this.position = 0;
    this.end = 0;
    this.keptNormal = NaN;
    this.floatNormal = null;
  }

  /** The 64-bit seed, unsigned. */
  initialSeed(): bigint {
    return this.seedValue;
  }

  /** The next block of 624 words. For fills: call it only when {@link position} has reached {@link end}. */
  refill(): void {
    twist(this.state, this.words);
    this.position = 0;
    this.end = STATE_WORDS;
  }

  /** One word of the stream, an integer in [0, 2^32). */
  random(): number {
    if (this.position === this.end) this.refill();
    return this.words[this.position++]! >>> 0;
  }

  /** Two words into {@link high} and {@link low}, without allocating. */
  draw64(): void {
    this.high = this.random();
    this.low = this.random();
  }

  /** Two words as one integer in [0, 2^64), the first the high half. */
  random64(): bigint {
    this.draw64();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** A double uniform in [0, 1): the low 53 bits of {@link random64} times 2^-53. */
  uniform53(): number {
    this.draw64();
    return (this.high & 0x1fffff) * 2 ** -21 + this.low * 2 ** -53;
  }

  /** The state as PyTorch's `Generator.get_state()` gives it: 5056 bytes. */
  getState(): Uint8Array {
    return encodeState({
      seed: this.seedValue,
      left: this.end - this.position + 1,
      next: this.position,
      words: this.state,
      normal: this.keptNormal,
      floatNormal: this.floatNormal,
    });
  }

  /**
   * Continues from a state that {@link getState} or PyTorch's `Generator.get_state()` gave.
   *
   * @throws TypeError or RangeError on bytes that are no such state; the generator is then as it was.
   */
  setState(bytes: Uint8Array): void {
    const fields = decodeState(bytes);
    this.seedValue = fields.seed;
    this.state.set(fields.words);
    temperAll(this.state, this.words);
    this.position = fields.next;
    this.end = fields.next + fields.left - 1;
    this.keptNormal = fields.normal;
    this.floatNormal = fields.floatNormal;
  }

  /** A generator of its own in the same state. */
  clone(): MersenneTwister {
    const copy = new MersenneTwister();
    copy.setState(this.getState());
    return copy;
  }
}
