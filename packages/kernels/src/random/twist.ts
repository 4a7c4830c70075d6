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

/** x[i+624] = x[i+397] ^ A(upper bit of x[i], the other bits of x[i+1]) (Matsumoto and Nishimura, 1998). */
function recur(current: number, next: number, tap: number): number {
  return tap ^ (((current & UPPER) | (next & LOWER)) >>> 1) ^ (-(next & 1) & MATRIX);
}

function single(state: Int32Array, words: Int32Array, i: number, next: number, tap: number): void {
  const word = recur(state[i]!, state[next]!, state[tap]!);
  state[i] = word;
  words[i] = temper(word);
}

/** Words `from … to`, an even number of them, two at a time: their chains of shifts overlap. */
function double(state: Int32Array, words: Int32Array, from: number, to: number, tap: number): void {
  let current = state[from]!;
  for (let i = from; i < to; i += 2) {
    const middle = state[i + 1]!;
    const next = state[i + 2]!;
    const first = recur(current, middle, state[i + tap]!);
    const second = recur(middle, next, state[i + tap + 1]!);
    state[i] = first;
    state[i + 1] = second;
    words[i] = temper(first);
    words[i + 1] = temper(second);
    current = next;
  }
}

/** Advances the state by 624 words in place, and tempers each new word while it is in a register. */
export function twist(state: Int32Array, words: Int32Array): void {
  const turn = STATE_WORDS - TAP; // from here on the tap is a word of the new state
  double(state, words, 0, turn - 1, TAP);
  single(state, words, turn - 1, turn, STATE_WORDS - 1);
  double(state, words, turn, STATE_WORDS - 1, -turn);
  single(state, words, STATE_WORDS - 1, 0, TAP - 1);
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
