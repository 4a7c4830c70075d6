import { vectorKernels } from '../vector/pieces.ts';
import { ownTotalsFamily } from '../wasm/totals.ts';

/** Floats between two copies. */
const PIECE = 16384;

/**
 * The products of rows of floats, one per row, in double: into `out`. The work is done in WebAssembly, or false is said
 * and nothing done: other arrays, no WebAssembly, little work, rows too long to be held.
 */
export function rowProducts(x: unknown, rows: number, size: number, out: Float64Array): boolean {
  if (size === 0 || size > PIECE || !(x instanceof Float32Array) || vectorKernels(rows * size) === null) return false;
  const family = ownTotalsFamily();
  if (family === null) return false;
  const most = Math.min(rows, 2 * Math.max(1, Math.floor(PIECE / size / 2)));
  family.memory.withScratch((memory) => {
    const from = memory.allocateFor(x, 0, most * size);
    const to = memory.allocate(8 * (most + 1));
    for (let row = 0; row < rows; row += most) {
      const count = Math.min(most, rows - row);
      memory.write(from, x, row * size, count * size);
      family.exports.products(from, count, size, to);
      memory.copyOut(to, out, row, count);
    }
  });
  return true;
}
