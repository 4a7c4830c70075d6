/** Words in MT19937's state, and the distance of its feedback tap. */
export const STATE_WORDS = 624;
const TAP = 397;
const UPPER = 0x80000000 | 0;
const LOWER = 0x7fffffff;
const MATRIX = 0x9908b0df | 0;

function temper(y: number): number {
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

/** The output words that a state still holds: `words[i]` is what the engine gives for `state[i]`. */
export function temperAll(state: Int32Array, words: Int32Array): void {
  for (let i = 0; i < STATE_WORDS; i++) words[i] = temper(state[i]!);
}

/**
 * Advances the state by 624 words in place and tempers each new word at once, while it is in a register.
 * x[i+624] = x[i+397] ^ A(upper bit of x[i], lower bits of x[i+1]) (Matsumoto and Nishimura, 1998).
 */
export function twist(state: Int32Array, words: Int32Array): void {
  let current = state[0]!;
  let i = 0;
  for (; i < STATE_WORDS - TAP; i++) {
    const next = state[i + 1]!;
    const word = state[i + TAP]! ^ (((current & UPPER) | (next & LOWER)) >>> 1) ^ (-(next & 1) & MATRIX);
    state[i] = word;
    words[i] = temper(word);
    current = next;
  }
  for (; i < STATE_WORDS - 1; i++) {
    const next = state[i + 1]!;
    const word = state[i + TAP - STATE_WORDS]! ^ (((current & UPPER) | (next & LOWER)) >>> 1) ^ (-(next & 1) & MATRIX);
    state[i] = word;
    words[i] = temper(word);
    current = next;
  }
  const first = state[0]!;
  const word = state[TAP - 1]! ^ (((current & UPPER) | (first & LOWER)) >>> 1) ^ (-(first & 1) & MATRIX);
  state[i] = word;
  words[i] = temper(word);
}

/** Knuth's multiplicative filling of the state from one 32-bit word (`init_genrand`). */
export function initState(state: Int32Array, seed: number): void {
  let previous = seed | 0;
  state[0] = previous;
  for (let i = 1; i < STATE_WORDS; i++) {
    previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) | 0;
    state[i] = previous;
  }
}
