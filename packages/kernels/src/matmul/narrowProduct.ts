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
export function multiplyNarrow({ batch, m, n, k, alpha, a, b, beta, c }: Product, block: number): boolean {
  if (![a, b, c].every(({ array }) => array instanceof Float32Array)) return false;
  if (batch > 1 || m > NARROW || n > NARROW || alpha !== 1 || beta !== 0 || !isWorthwhile(k >= FEWEST_STEPS))
    return false;
  // Rows of B and columns, or rows, of A that lie side by side.
  const byRows = a.column === 1;
  const width = byRows ? 1 : a.column;
  if (b.column !== 1 || b.row > 2 * NARROW || (!byRows && a.row !== 1) || width > 2 * NARROW) return false;
  const compute = computeWith(4 * PIECE * 4 * NARROW + 4096, 0);
  if (compute === null) return false;
  compute.memory.withScratch((memory) => {
    const x = memory.allocate(4 * PIECE * (byRows ? m : width) + 64);
    const matrix = memory.allocate(4 * PIECE * b.row + 64);
    const to = memory.allocate(128);
    const at = (v: number) => x + 4 * (byRows ? PIECE : 1) * Math.min(v, m - 1);
    const [x0, x1, x2, x3] = [at(0), at(1), at(2), at(3)];
    memory.f64.fill(0, to / 8, to / 8 + 16);
    for (let p = 0; p < k; p += PIECE) {
      const count = Math.min(PIECE, k - p);
      memory.write(matrix, b.array, b.offset + p * b.row, (count - 1) * b.row + n);
      if (byRows) for (let i = 0; i < m; i++) memory.write(at(i), a.array, a.offset + i * a.row + p, count);
      else memory.write(x, a.array, a.offset + p * width, (count - 1) * width + m);
      for (let q = 0; q < count; q += block) {
        const [steps, from] = [Math.min(block, count - q), 4 * width * q];
        compute.exports.addNarrow(
          matrix + 4 * b.row * q,
          4 * b.row,
          steps,
          x0 + from,
          x1 + from,
          x2 + from,
          x3 + from,
          4 * width,
          to,
        );
        if (steps < block && p + count < k) continue;
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            const sum = memory.f64[to / 8 + 4 * i + j]!;
            const place = c.offset + i * c.row + j;
            c.array[place] = p + q < block ? sum : sum + c.array[place]!;
          }
        }
        memory.f64.fill(0, to / 8, to / 8 + 16);
      }
    }
  });
  return true;
}
