import { STATE_WORDS } from './twist.ts';

/** Bytes of PyTorch's CPU generator state. */
export const STATE_BYTES = 5056;

// Offsets of PyTorch's CPUGeneratorImpl state, a C struct on a 64-bit little-endian machine.
const LEFT = 8;
const SEEDED = 12;
const NEXT = 16;
const WORDS = 24; // 624 words, each in 8 bytes
const NORMAL_Y = 5024; // after normal_x, which is no longer used, as is rho after it
const NORMAL_VALID = 5040;
const FLOAT_NORMAL = 5048;
const FLOAT_VALID = 5052;

/** What a generator's state says, the unused fields left out. */
export interface GeneratorFields {
  /** The 64-bit seed. */
  readonly seed: bigint;
  /** Words before the next twist, plus one. */
  readonly left: number;
  /** Index of the next word. */
  readonly next: number;
  /** The 624 raw words. */
  readonly words: Int32Array;
  /** The kept sine of the last pair of normals, or NaN. */
  readonly normal: number;
  /** PyTorch's cached float32 normal, which its CPU draws never set, or null. */
  readonly floatNormal: number | null;
}

/** Writes PyTorch's 5056 bytes. */
export function encodeState(fields: GeneratorFields): Uint8Array {
  const bytes = new Uint8Array(STATE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, fields.seed, true);
  view.setInt32(LEFT, fields.left, true);
  view.setInt32(SEEDED, 1, true);
  view.setUint32(NEXT, fields.next, true);
  for (let i = 0; i < STATE_WORDS; i++) view.setInt32(WORDS + 8 * i, fields.words[i]!, true);
  if (fields.normal <= Infinity) {
    view.setFloat64(NORMAL_Y, fields.normal, true);
    view.setInt32(NORMAL_VALID, 1, true);
  }
  if (fields.floatNormal !== null) {
    view.setFloat32(FLOAT_NORMAL, fields.floatNormal, true);
    bytes[FLOAT_VALID] = 1;
  }
  return bytes;
}

/**
 * Reads PyTorch's 5056 bytes.
 *
 * PyTorch takes any `left` in [1, 624] beside any `next` in [0, 624] and then reads past the end of the state where the
 * two do not fit; here such a pair is refused.
 *
 * @throws TypeError when `bytes` is no Uint8Array, RangeError on a wrong length or a state that no engine can be in.
 */
export function decodeState(bytes: Uint8Array): GeneratorFields {
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw new TypeError(`setState: state must be a Uint8Array, got ${Object.prototype.toString.call(bytes)}`);
  }
  if (bytes.length !== STATE_BYTES) {
    throw new RangeError(`setState: state must have ${STATE_BYTES} bytes, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, STATE_BYTES);
  const left = view.getInt32(LEFT, true);
  const next = view.getUint32(NEXT, true); // PyTorch, too, drops the upper half
  if (view.getInt32(SEEDED, true) === 0) throw new RangeError('setState: state is of an engine that was never seeded');
  if (left < 1 || left > STATE_WORDS) {
    throw new RangeError(`setState: state's left must be in [1, ${STATE_WORDS}], got ${left}`);
  }
  if (next > STATE_WORDS) throw new RangeError(`setState: state's next must be in [0, ${STATE_WORDS}], got ${next}`);
  if (left - 1 > STATE_WORDS - next) {
    throw new RangeError(
      `setState: state promises ${left - 1} words from index ${next}, but has ${STATE_WORDS - next}`,
    );
  }
  const words = new Int32Array(STATE_WORDS);
  for (let i = 0; i < STATE_WORDS; i++) words[i] = view.getInt32(WORDS + 8 * i, true);
  return {
    seed: view.getBigUint64(0, true),
    left,
    next,
    words,
    normal: view.getInt32(NORMAL_VALID, true) !== 0 ? view.getFloat64(NORMAL_Y, true) : NaN,
    floatNormal: bytes[FLOAT_VALID] !== 0 ? view.getFloat32(FLOAT_NORMAL, true) : null,
  };
}
