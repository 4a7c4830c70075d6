// Cosine, power and logarithm in double, correctly rounded but for one case in about 10^14. Math's are free to miss the
// last place, and do so differently in each engine; C's library, which PyTorch's schedulers call, hardly ever does. They
// are computed as unevaluated sums of two doubles (Dekker, 1971), some 32 digits, and rounded once.

/** hi + lo, with |lo| at most half an ulp of hi. */
type Pair = readonly [hi: number, lo: number];

/** cos x, for |x| up to 10^8; beyond, what Math gives. */
export function cos(x: number): number {
  const turns = Math.round(x / (Math.PI / 2));
  if (!(Math.abs(turns) < 2 ** 26)) return Math.cos(x);
  // π/2 in three parts of decreasing size; the products with `turns` are exact pairs.
  let r: Pair = [x, 0];
  for (const part of [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33])
    r = add(r, negate(product(turns, part)));
  const quadrant = ((turns % 4) + 4) % 4;
  const value = quadrant % 2 === 0 ? series(r, 0) : series(r, 1);
  const [hi, lo] = quadrant === 1 || quadrant === 2 ? negate(value) : value;
  return hi + lo;
}

/** The natural logarithm. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity) || x === 1) return Math.log(x);
  const [hi, lo] = logPair(x);
  return hi + lo;
}

/** x^y. */
export function pow(x: number, y: number): number {
  const rough = x ** y;
  const usual = x > 0 && x !== 1 && y !== 0 && rough > 1e-290 && rough < 1e290;
  if (!usual) return rough;
  const [hi, lo] = exp(scale(logPair(x), y));
  return hi + lo;
}

function logPair(x: number): Pair {
  // One Newton step on exp(z) = x doubles the digits: z + (x exp(-z) - 1), its square being below the last place.
  const z = Math.log(x);
  const [hi, lo] = add(scale(exp([-z, 0]), x), [-1, 0]);
  const error = hi + lo;
  return add([z, 0], add([hi, lo], [(-error * error) / 2, 0]));
}

function exp(x: Pair): Pair {
  const twos = Math.round(x[0] / Math.LN2);
  // ln 2 in two parts.
  let r = add(x, negate(product(twos, 0.6931471805599453)));
  r = add(r, negate(product(twos, 2.3190468138462996e-17)));
  let sum: Pair = [1, 0];
  let term: Pair = [1, 0];
  for (let i = 1; i < 32; i++) {
    term = divide(multiply(term, r), i);
    sum = add(sum, term);
  }
  return scale(sum, 2 ** twos);
}

/** The Taylor series of cosine (from = 0) or sine (from = 1). */
function series(x: Pair, from: 0 | 1): Pair {
  const square = negate(multiply(x, x));
  let term: Pair = from === 0 ? [1, 0] : x;
  let sum = term;
  for (let i = from + 1; i < 36; i += 2) {
    term = divide(divide(multiply(term, square), i), i + 1);
    sum = add(sum, term);
  }
  return sum;
}

/** a + b without an error. */
function sumOf(a: number, b: number): Pair {
  const s = a + b;
  const t = s - a;
  return [s, a - (s - t) + (b - t)];
}

/** a b without an error: the factors are split into halves of 26 bits, whose products are exact. */
function product(a: number, b: number): Pair {
  const p = a * b;
  const [ah, al] = halves(a);
  const [bh, bl] = halves(b);
  return [p, al * bl - (p - ah * bh - al * bh - ah * bl)];
}

function halves(a: number): Pair {
  const c = 134217729 * a;
  const hi = c - (c - a);
  return [hi, a - hi];
}

function add(a: Pair, b: Pair): Pair {
  const [s, e] = sumOf(a[0], b[0]);
  const [t, f] = sumOf(a[1], b[1]);
  const [u, g] = sumOf(s, e + t);
  return sumOf(u, g + f);
}

function multiply(a: Pair, b: Pair): Pair {
  const [p, e] = product(a[0], b[0]);
  return sumOf(p, e + (a[0] * b[1] + a[1] * b[0]));
}

function scale(a: Pair, b: number): Pair {
  return multiply(a, [b, 0]);
}

function divide(a: Pair, b: number): Pair {
  const q = a[0] / b;
  const [p, e] = product(q, b);
  return sumOf(q, (a[0] - p - e + a[1]) / b);
}

function negate(a: Pair): Pair {
  return [-a[0], -a[1]];
}
