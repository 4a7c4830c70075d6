import { isWorthwhile } from '../wasm/build.ts';
import { computeWith } from '../wasm/compute.ts';
import type { Product } from './product.ts';

/** Rows and columns of a result that a few registers hold. */
const NARROW = 4;
/** Steps that repay the copies, and those that are copied at a time. */
const FEWEST_STEPS = 512;
const PIECE = 4096;

/**
 * A product of floats with few rows and columns but many steps in WebAssembly: nothing is packed that is read once. The
 * sums are those of the plain loops: in double, `block` steps at a time. Says whether it did.
 */
export function multiplyNarrow(product: Product, block: number): boolean {
  const { batch, m, n, k, alpha, a, b, beta, c } = product;
  // Steps of A and of B in which rows, or columns, of A and rows of B lie side by side.
  const left = a.column;
  if (batch > 1 || Math.max(m, n) > NARROW || alpha !== 1 || beta !== 0 || !isWorthwhile(k >= FEWEST_STEPS))
    return false;
  if (b.column !== 1 || Math.max(left, b.row) > 2 * NARROW || (left !== 1 && a.row !== 1)) return false;
  if (![a, b, c].every(({ array }) => array instanceof Float32Array)) return false;
  return inKernel(product, block);
}

function inKernel({ m, n, k, a, b, c }: Product, block: number): boolean {
  const [left, right] = [a.column, b.row];
  const byRows = left === 1;
  const compute = computeWith(64 * PIECE * NARROW, 0);
  compute?.memory.withScratch((memory) => {
    const [x, y, sums] = [8, 8, 1].map((columns) => memory.allocate(4 * PIECE * columns + 128)) as [
      number,
      number,
      number,
    ];
    const rows = Array.from({ length: NARROW }, (_, i) => x + 4 * Math.min(i, m - 1) * (byRows ? PIECE : 1));
    const clear = () => memory.clear(sums, 32);
    clear();
    for (let p = 0; p < k; p += PIECE) {
      const count = Math.min(PIECE, k - p);
      memory.write(y, b.array, b.offset + p * right, (count - 1) * right + n);
      if (!byRows) memory.write(x, a.array, a.offset + p * left, (count - 1) * left + m);
      else for (let i = 0; i < m; i++) memory.write(rows[i]!, a.array, a.offset + i * a.row + p, count);
      for (let q = 0; q < count; q += block) {
        const [x0, x1, x2, x3] = rows.map((row) => row + 4 * left * q) as [number, number, number, number];
        const steps = Math.min(block, count - q);
        compute.exports.addNarrow(y + 4 * right * q, 4 * right, steps, x0, x1, x2, x3, 4 * left, sums);
        if (steps < block && p + count < k) continue;
        for (let i = 0; i < m * n; i++) {
          const row = Math.floor(i / n);
          const place = c.offset + row * c.row + (i % n);
          c.array[place] = memory.f64[sums / 8 + NARROW * row + (i % n)]! + (p + q < block ? 0 : c.array[place]!);
        }
        clear();
      }
    }
  });
  return compute !== null;
}
