// Cosine, power and logarithm in double, correctly rounded but for one case in about 10^14. Math's are free to miss the
// last place, and do so differently in each engine; C's library, which PyTorch's schedulers call, hardly ever does. They
// are computed as unevaluated sums of two doubles (Dekker, 1971), some 32 digits, and rounded once.

// Pairs hi + lo, with |lo| at most half an ulp of hi, stand side by side in one memory and are known by their places: a
// schedule asks at every step, and a pair that is an object would be left to the collector, thousands of bytes at a time.
const pairs = new Float64Array(16);

type At = number;

/** What the functions below are given and give. */
const [X, SUM]: [At, At] = [0, 2];
/** The powers of a series and the factor from one to the next. */
const [TERM, FACTOR]: [At, At] = [4, 6];
/** What a step of a function keeps for its next one. */
const KEPT: At = 8;
/** What one operation needs for itself. */
const [PART, SECOND]: [At, At] = [10, 12];
/** A number as a pair. */
const NUMBER: At = 14;

/** cos x, for |x| up to 10^8; beyond, what Math gives. */
export function cos(x: number): number {
  const turns = Math.round(x / (Math.PI / 2));
  if (!(Math.abs(turns) < 2 ** 26)) return Math.cos(x);
  put(X, x, 0);
  // π/2 in three parts of decreasing size; the products with `turns` are exact pairs.
  subtractProduct(X, turns, 1.5707963267948966);
  subtractProduct(X, turns, 6.123233995736766e-17);
  subtractProduct(X, turns, -1.4973849048591833e-33);
  const quadrant = ((turns % 4) + 4) % 4;
  series(quadrant % 2 === 0 ? 0 : 1);
  return quadrant === 1 || quadrant === 2 ? -pairs[SUM]! + -pairs[SUM + 1]! : whole(SUM);
}

/** The natural logarithm. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity) || x === 1) return Math.log(x);
  logPair(x);
  return whole(SUM);
}

/** x^y. */
export function pow(x: number, y: number): number {
  const rough = x ** y;
  const usual = x > 0 && x !== 1 && y !== 0 && rough > 1e-290 && rough < 1e290;
  if (!usual) return rough;
  logPair(x);
  put(NUMBER, y, 0);
  multiply(X, SUM, NUMBER);
  exp();
  return whole(SUM);
}

/** The logarithm of a number. */
function logPair(x: number): void {
  // One Newton step on exp(z) = x doubles the digits: z + (x exp(-z) - 1), its square being below the last place.
  const z = Math.log(x);
  put(X, -z, 0);
  exp();
  put(NUMBER, x, 0);
  multiply(SUM, SUM, NUMBER);
  put(NUMBER, -1, 0);
  add(SUM, SUM, NUMBER);
  const error = whole(SUM);
  put(NUMBER, (-error * error) / 2, 0);
  add(SUM, SUM, NUMBER);
  put(NUMBER, z, 0);
  add(SUM, NUMBER, SUM);
}

/** e to the power of x. */
function exp(): void {
  const twos = Math.round(pairs[X]! / Math.LN2);
  // ln 2 in two parts.
  subtractProduct(X, twos, 0.6931471805599453);
  subtractProduct(X, twos, 2.3190468138462996e-17);
  put(SUM, 1, 0);
  put(TERM, 1, 0);
  for (let i = 1; i < 32; i++) {
    multiply(TERM, TERM, X);
    divide(TERM, i);
    add(SUM, SUM, TERM);
  }
  put(NUMBER, 2 ** twos, 0);
  multiply(SUM, SUM, NUMBER);
}

/** The Taylor series of cosine (from = 0) or sine (from = 1) of x. */
function series(from: 0 | 1): void {
  multiply(FACTOR, X, X);
  pairs[FACTOR] = -pairs[FACTOR]!;
  pairs[FACTOR + 1] = -pairs[FACTOR + 1]!;
  pairs[TERM] = from === 0 ? 1 : pairs[X]!;
  pairs[TERM + 1] = from === 0 ? 0 : pairs[X + 1]!;
  pairs[SUM] = pairs[TERM]!;
  pairs[SUM + 1] = pairs[TERM + 1]!;
  for (let i = from + 1; i < 36; i += 2) {
    multiply(TERM, TERM, FACTOR);
    divide(TERM, i);
    divide(TERM, i + 1);
    add(SUM, SUM, TERM);
  }
}

/** A pair rounded to one number. */
function whole(of: At): number {
  return pairs[of]! + pairs[of + 1]!;
}

function put(to: At, hi: number, lo: number): void {
  pairs[to] = hi;
  pairs[to + 1] = lo;
}

// What is not a place would be made an object on its way to a function that is called.

/** The sum of two numbers without an error. */
function putSum(to: At, first: At, second: At): void {
  const a = pairs[first]!;
  const b = pairs[second]!;
  const s = a + b;
  const t = s - a;
  pairs[to] = s;
  pairs[to + 1] = a - (s - t) + (b - t);
}

/** The product of two numbers without an error: the factors are split into halves of 26 bits, whose products are exact. */
function putProduct(to: At, first: At, second: At): void {
  const a = pairs[first]!;
  const b = pairs[second]!;
  const p = a * b;
  const c = 134217729 * a;
  const ah = c - (c - a);
  const al = a - ah;
  const d = 134217729 * b;
  const bh = d - (d - b);
  const bl = b - bh;
  pairs[to] = p;
  pairs[to + 1] = al * bl - (p - ah * bh - al * bh - ah * bl);
}

function add(to: At, a: At, b: At): void {
  putSum(SECOND, a + 1, b + 1);
  putSum(PART, a, b);
  pairs[PART + 1]! += pairs[SECOND]!;
  putSum(PART, PART, PART + 1);
  pairs[PART + 1]! += pairs[SECOND + 1]!;
  putSum(to, PART, PART + 1);
}

function multiply(to: At, a: At, b: At): void {
  const cross = pairs[a]! * pairs[b + 1]! + pairs[a + 1]! * pairs[b]!;
  putProduct(PART, a, b);
  pairs[PART + 1]! += cross;
  putSum(to, PART, PART + 1);
}

function divide(to: At, by: number): void {
  pairs[NUMBER] = by;
  pairs[SECOND] = pairs[to]! / by;
  putProduct(PART, SECOND, NUMBER);
  pairs[PART] = (pairs[to]! - pairs[PART]! - pairs[PART + 1]! + pairs[to + 1]!) / by;
  putSum(to, SECOND, PART);
}

/** Takes the product of two numbers away from a pair. */
function subtractProduct(from: At, a: number, b: number): void {
  put(NUMBER, a, b);
  putProduct(KEPT, NUMBER, NUMBER + 1);
  put(KEPT, -pairs[KEPT]!, -pairs[KEPT + 1]!);
  add(from, from, KEPT);
}
