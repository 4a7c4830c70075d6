// A generator's stream, in memory that the caller passes. From `stream` on, in bytes:
//
//      0  i32, index of the next word
//      4  i32, index after the last word
//     64  the 624 raw words of the state, and room for the first four once more
//   2624  room for up to 15 words that were left over
//   2688  the 624 tempered words, and room to read on to the end of a vector
//   5248  radii, see normal.ts
//   6528  constants, see constants.ts
//
// The caller fills in what lies below 5248 (but for the rooms) and calls `prepare` once; it takes the same from there.
export const STATE: usize = 64;
export const WORDS: usize = 2688;
export const RADII: usize = 5248;
export const CONSTANTS: usize = 6528;

const COUNT: i32 = 624;
const TAP: isize = 397 * 4;
const TAP_BEHIND: isize = (397 - 624) * 4;
/** Words before the turn: from here on the tap is a word of the new state. */
const TURN: usize = 228 * 4;

/** x[i + 624] = x[i + 397] ^ A(upper bit of x[i], the other bits of x[i + 1]) (Matsumoto and Nishimura, 1998). */
// @ts-ignore: decorator
@inline
function recur(current: v128, next: v128, tap: v128): v128 {
  const mixed = i32x4.shr_u(v128.bitselect(next, current, i32x4.splat(0x7fffffff)), 1);
  const odd = i32x4.neg(v128.and(next, i32x4.splat(1)));
  return v128.xor(v128.xor(tap, mixed), v128.and(odd, i32x4.splat(0x9908b0df)));
}

// @ts-ignore: decorator
@inline
function temper(y: v128): v128 {
  y = v128.xor(y, i32x4.shr_u(y, 11));
  y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
  y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
  return v128.xor(y, i32x4.shr_u(y, 18));
}

/** The next four words of the state at `p`, raw and tempered. */
// @ts-ignore: decorator
@inline
function four(p: usize, tap: isize): void {
  const word = recur(v128.load(p), v128.load(p, 4), v128.load(p + tap));
  v128.store(p, word);
  v128.store(p, temper(word), WORDS - STATE);
}

/** {@link four} twice, every load before the stores, so that the two chains overlap. */
// @ts-ignore: decorator
@inline
function eight(p: usize, tap: isize): void {
  const first = recur(v128.load(p), v128.load(p, 4), v128.load(p + tap));
  const second = recur(v128.load(p, 16), v128.load(p, 20), v128.load(p + tap, 16));
  v128.store(p, first);
  v128.store(p, second, 16);
  v128.store(p, temper(first), WORDS - STATE);
  v128.store(p, temper(second), WORDS - STATE + 16);
}

/** Advances the state by 624 words in place, and tempers each while it is in a register. */
function twist(stream: usize): void {
  const state = stream + STATE;
  let p = state;
  four(p, TAP);
  // The last words reach across the end: for the new first ones.
  v128.store(state, v128.load(state), COUNT * 4);
  for (p += 16; p < state + TURN - 16; p += 32) eight(p, TAP);
  if (p < state + TURN) {
    four(p, TAP);
    p += 16;
  }
  for (; p < state + (COUNT - 4) * 4; p += 32) eight(p, TAP_BEHIND);
  if (p < state + COUNT * 4) four(p, TAP_BEHIND);
}

/** How many units of `size` (up to 16) words can be read from {@link nextWord} on: at least one. */
export function available(stream: usize, size: i32): i32 {
  let position = load<i32>(stream);
  const end = load<i32>(stream, 4);
  const left = end - position;
  if (left >= size) return left / size;
  // What is too little for a unit moves before the first of the new words, which are then read from there.
  const words = stream + WORDS;
  for (let i = 0; i < left; i++) {
    store<i32>(words + ((<isize>i - left) << 2), load<i32>(words + (<usize>(position + i) << 2)));
  }
  twist(stream);
  store<i32>(stream, -left);
  store<i32>(stream, COUNT, 4);
  return (COUNT + left) / size;
}

/** Where the next words lie. The caller reads `count` of them. */
// @ts-ignore: decorator
@inline
export function take(stream: usize, count: i32): usize {
  const position = load<i32>(stream);
  store<i32>(stream, position + count);
  return stream + WORDS + (<isize>position << 2);
}

/** Passes over `count` words. */
export function skip(stream: usize, count: i32): void {
  while (count > 0) {
    const step = min(count, available(stream, 1));
    take(stream, step);
    count -= step;
  }
}

/** `count` words as they are. */
export function words(stream: usize, out: usize, count: i32): void {
  while (count > 0) {
    const some = min(count, available(stream, 1));
    memory.copy(out, take(stream, some), <usize>some << 2);
    out += <usize>some << 2;
    count -= some;
  }
}
