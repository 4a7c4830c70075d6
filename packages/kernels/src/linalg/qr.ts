import { checkAtLeast } from '../conv/checkGeometry.ts';
import { type FloatArray, floatsLike, requireLength } from '../floatArray.ts';
import { multiply } from '../matmul/multiply.ts';
import { storedMatrix } from '../matmul/product.ts';
import { computeWith } from '../wasm/compute.ts';
import { reflectPanel } from './panel.ts';
import { transpose } from './transpose.ts';

/** Reflectors that are applied together, as two matrix products. */
const BLOCK = 32;
/** Operations of a decomposition from which on its matrices lie in the kernels' memory, where products find them. */
const WORTH_A_PLACE = 2e6;

/**
 * Reduced QR decomposition `A = Q R` by Householder reflections with LAPACK's signs (geqrf, orgqr): `Q` is rows x k with
 * orthonormal columns, `R` k x cols upper triangular, `k = min(rows, cols)`; the diagonal of R may be negative.
 *
 * Computed in double whatever the dtype and rounded once, blocked: `H_1 ... H_b = I - V T V^T` turns the updates into
 * matrix products (LAPACK's compact WY form).
 *
 * @param rows rows of A
 * @param cols columns of A
 * @param a row-major, read
 * @returns Q and R, row-major, in the dtype of `a`
 * @throws RangeError where sizes make no sense or the array is too short
 *
 * @example
 * ```ts
 * const { q, r } = qrReduced(2, 1, new Float64Array([3, 4]));
 * [...q]; // [-0.6, -0.8]
 * [...r]; // [-5]
 * ```
 */
export function qrReduced<T extends FloatArray>(rows: number, cols: number, a: T): { q: T; r: T } {
  const k = Math.min(rows, cols);
  const columns = qrByColumns(rows, cols, a);
  const [q, r] = [floatsLike(a, rows * k), floatsLike(a, k * cols)];
  transpose(k, rows, columns.q, q);
  transpose(cols, k, columns.r, r);
  return { q, r };
}

/** {@link qrReduced} with the columns of Q and R one behind the other: their transposes, row-major. */
export function qrByColumns<T extends FloatArray>(rows: number, cols: number, a: T): { q: T; r: T } {
  checkAtLeast('qrReduced', 0, { rows, cols }, ['rows', 'cols']);
  requireLength('qrReduced', 'a', a, rows * cols);
  const k = Math.min(rows, cols);
  return placing(rows, cols, (make) => {
    // Columns lie contiguously: work is A^T, row-major.
    const work = make(rows * cols);
    transpose(rows, cols, a, work);
    const room: Room = { make, products: make(BLOCK * cols), turned: make(BLOCK * cols) };
    const blocks: Block[] = [];
    for (let first = 0; first < k; first += BLOCK) {
      const block = factorPanel(work, rows, first, Math.min(BLOCK, k - first), room);
      const next = first + block.count;
      applyBlock(block, false, work, next * rows + first, cols - next, rows, room);
      blocks.push(block);
    }
    const r = floatsLike(a, cols * k);
    for (let j = 0; j < cols; j++) r.set(work.subarray(j * rows, j * rows + Math.min(j + 1, k)), j * k);

    // Q = H_1 ... H_k applied to the first k columns of the identity, the last block first: columns before a block's own
    // are still those of the identity and do not change.
    const columns = make(k * rows);
    for (let j = 0; j < k; j++) columns[j * rows + j] = 1;
    for (const block of blocks.reverse()) {
      applyBlock(block, true, columns, block.first * rows + block.first, k - block.first, rows, room);
    }
    const q = floatsLike(a, k * rows);
    q.set(columns);
    return { q, r };
  });
}

/** Makes arrays of zeros. */
type Make = (length: number) => Float64Array;

/** What a decomposition works in besides its matrix. */
interface Room {
  readonly make: Make;
  readonly products: Float64Array;
  readonly turned: Float64Array;
}

/** Runs `work` with arrays in the kernels' memory if it is large, else with plain ones. */
function placing<R>(rows: number, cols: number, work: (make: Make) => R): R {
  const operations = 4 * rows * cols * Math.min(rows, cols);
  // Everything at once, what products and panels need too: views of memory that grows can be lost.
  const doubles = 5 * rows * cols + 5 * BLOCK * (rows + cols);
  const memory = operations < WORTH_A_PLACE ? undefined : computeWith(8 * doubles + 8e6, operations)?.memory;
  if (memory === undefined) return work((length) => new Float64Array(length));
  return memory.withScratch(() =>
    work((length) => {
      const start = memory.allocate(8 * length) / 8;
      return memory.f64.subarray(start, start + length).fill(0);
    }),
  );
}

/** `count` reflectors from column `first` on: `V^T` (count x length, row-major, with its unit diagonal) and T. */
interface Block {
  first: number;
  count: number;
  length: number;
  v: Float64Array;
  t: Float64Array;
}

/** Makes the reflectors of a panel of columns, applies them within it, and collects them. */
function factorPanel(work: Float64Array, rows: number, first: number, count: number, { make }: Room): Block {
  const length = rows - first;
  const v = make(count * length);
  const t = new Float64Array(count * count);
  const taus = new Float64Array(count);
  reflectPanel(work, rows, first, taus);
  for (let j = 0; j < count; j++) {
    const start = (first + j) * rows + first + j;
    v.set(work.subarray(start + 1, start + length - j), j * length + j + 1);
    v[j * length + j] = 1;
  }
  // T[j, j] = tau, T[0..j, j] = -tau T[0..j, 0..j] (V^T v_j)[0..j] (LAPACK's larft).
  const dots = new Float64Array(count * count);
  multiply({
    batch: 1,
    m: count,
    n: count,
    k: length,
    alpha: 1,
    a: storedMatrix(v, 0, length),
    b: storedMatrix(v, 0, length, true),
    beta: 0,
    c: storedMatrix(dots, 0, count),
  });
  for (let j = 0; j < count; j++) {
    const tau = taus[j]!;
    for (let i = 0; i < j; i++) {
      // T is upper triangular: entry i of the product needs the dots from i on, so add each to the entries above it.
      const factor = tau * dots[i * count + j]!;
      for (let row = 0; row <= i; row++) t[row * count + j]! -= t[row * count + i]! * factor;
    }
    t[j * count + j] = tau;
  }
  return { first, count, length, v, t };
}

/**
 * Applies a block to columns (rows of the transposed matrix `c`, `count` of them from `start`, `ld` apart):
 * `C^T -= (C^T V) T V^T`, the transposed block `H_b ... H_1`, or with `T^T` the block `H_1 ... H_b` itself, forward: then
 * the first columns are those of the identity and all others begin with zeros, so that less is to be multiplied.
 */
function applyBlock(
  { count: k, length, v, t }: Block,
  forward: boolean,
  c: Float64Array,
  start: number,
  columns: number,
  ld: number,
  { products: dots, turned: further }: Room,
): void {
  if (columns === 0) return;
  const own = forward ? k : 0;
  for (let j = 0; j < own; j++) for (let i = 0; i < k; i++) dots[j * k + i] = v[i * length + j]!;
  const [products, turned] = [storedMatrix(dots, 0, k), storedMatrix(further, 0, k)];
  const plain = { batch: 1, m: columns, alpha: 1, beta: 0 };
  if (columns > own)
    multiply({
      ...plain,
      m: columns - own,
      n: k,
      k: length - own,
      a: storedMatrix(c, start + own * ld + own, ld),
      b: storedMatrix(v, own, length, true),
      c: storedMatrix(dots, own * k, k),
    });
  multiply({ ...plain, n: k, k, a: products, b: storedMatrix(t, 0, k, forward), c: turned });
  const target = storedMatrix(c, start, ld);
  multiply({ ...plain, n: length, k, alpha: -1, a: turned, b: storedMatrix(v, 0, length), beta: 1, c: target });
}
