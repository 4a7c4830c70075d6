const { abs, hypot, sqrt } = Math;

/** Sweeps after which an eigenvalue is given up: it takes two. */
const most = 60;

/**
 * Eigenvalues, rising, and eigenvectors of a symmetric matrix of doubles: Householder's reduction to three diagonals,
 * then the QL method with implicit shifts. Row-major; the lower triangle is read.
 *
 * @returns the values, and the vectors as rows (their signs are arbitrary); null if it does not converge, as for NaN
 *
 * @example
 * ```ts
 * const { values } = symmetricEigen(2, new Float64Array([2, 1, 1, 2]))!;
 * [...values].map((value) => value.toFixed(6)); // ['1.000000', '3.000000']
 * ```
 * @see Wilkinson and Reinsch, Handbook for automatic computation II (1971), tred2 and tql2
 */
export function symmetricEigen(n: number, a: Float64Array): { values: Float64Array; vectors: Float64Array } | null {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) v[i * n + j] = v[j * n + i] = a[i * n + j]!;
  const [diagonal, beside] = [new Float64Array(n), new Float64Array(n)];
  const q = tridiagonalise(n, v, diagonal, beside);
  if (!iterate(n, diagonal, beside, q)) return null;
  const order = [...diagonal.keys()].sort((i, j) => diagonal[i]! - diagonal[j]!);
  const vectors = new Float64Array(n * n);
  for (const [to, from] of order.entries()) vectors.set(q.subarray(from * n, (from + 1) * n), to * n);
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors };
}

/** A = Qᵀ T Q: T on the two diagonals that are given, the result's rows are the basis in which A is T. */
function tridiagonalise(n: number, a: Float64Array, diagonal: Float64Array, beside: Float64Array): Float64Array {
  const reflectors: { at: number; u: Float64Array }[] = [];
  for (let k = 0; k + 2 < n; k++) {
    const m = n - k - 1;
    const u = new Float64Array(m);
    let norm = 0;
    for (let i = 0; i < m; i++) {
      u[i] = a[(k + 1 + i) * n + k]!;
      norm = hypot(norm, u[i]!);
    }
    let below = 0;
    for (let i = 1; i < m; i++) below += abs(u[i]!);
    if (below === 0) continue;
    // u = x ± |x| e, scaled so that H = I - u uᵀ
    const alpha = u[0]! > 0 ? -norm : norm;
    u[0]! -= alpha;
    const scale = Math.SQRT2 / sqrt(dot(u, u));
    for (let i = 0; i < m; i++) u[i]! *= scale;
    reflect(n, a, k, u, alpha);
    reflectors.push({ at: k + 1, u });
  }
  for (let i = 0; i < n; i++) {
    diagonal[i] = a[i * n + i]!;
    beside[i] = i + 1 < n ? a[(i + 1) * n + i]! : 0;
  }
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  // Rows of q: H … H applied to the identity, the last reflector first, where only its own corner is not yet the
  // identity's.
  for (const { at, u } of reflectors.reverse())
    for (let i = at; i < n; i++) {
      const row = i * n + at;
      let s = 0;
      for (let j = 0; j < u.length; j++) s += q[row + j]! * u[j]!;
      if (s !== 0) for (let j = 0; j < u.length; j++) q[row + j]! -= s * u[j]!;
    }
  return q;
}

/** H A H on the part of A behind column k, whose remaining elements are 0 but for the first. */
function reflect(n: number, a: Float64Array, k: number, u: Float64Array, alpha: number): void {
  const m = u.length;
  const w = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    const row = (k + 1 + i) * n + k + 1;
    let s = 0;
    for (let j = 0; j < m; j++) s += a[row + j]! * u[j]!;
    w[i] = s;
  }
  const half = dot(w, u) / 2;
  for (let i = 0; i < m; i++) w[i]! -= half * u[i]!;
  for (let i = 0; i < m; i++) {
    const row = (k + 1 + i) * n + k + 1;
    const [ui, wi] = [u[i]!, w[i]!];
    for (let j = 0; j < m; j++) a[row + j]! -= ui * w[j]! + wi * u[j]!;
    a[(k + 1 + i) * n + k] = i === 0 ? alpha : 0;
    a[k * n + k + 1 + i] = i === 0 ? alpha : 0;
  }
}

/** QL with implicit shifts; rows of q turn along. False if it does not converge. */
function iterate(n: number, d: Float64Array, e: Float64Array, q: Float64Array): boolean {
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      for (; m + 1 < n; m++) {
        const scale = abs(d[m]!) + abs(d[m + 1]!);
        if (abs(e[m]!) <= Number.EPSILON * scale) break;
      }
      if (m === l) break;
      if (sweep === most) return false;
      // Wilkinson's shift, from the 2 x 2 corner.
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = hypot(g, 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1]! -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        turn(n, q, i, s, c);
      }
      if (r === 0 && i >= l) continue;
      d[l]! -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return true;
}

/** Turns rows i and i + 1 of q. */
function turn(n: number, q: Float64Array, i: number, s: number, c: number): void {
  const [upper, lower] = [i * n, (i + 1) * n];
  for (let k = 0; k < n; k++) {
    const [x, y] = [q[upper + k]!, q[lower + k]!];
    q[lower + k] = s * x + c * y;
    q[upper + k] = c * x - s * y;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
