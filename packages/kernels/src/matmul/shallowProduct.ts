import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeWith } from '../wasm/compute.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { itemOf, type Product } from './product.ts';

/** Steps of a sum up to which writing the result costs more than computing it. */
const SHALLOW = 4;
/** Results below which plain loops are done before the copies, and results of a row with which vectors are worth it. */
const SMALLEST = 4096;
const SHORTEST_ROW = 8;
/** Elements of the result that are computed at a time: they stay in the second-level cache. */
const PIECE = 16384;

/** A product with few steps, an outer product above all, in WebAssembly, some rows at a time. Says whether it did. */
export function multiplyShallow(p: Product): boolean {
  const { batch, m, n, k, a, b, c } = p;
  if (!isShallow(p)) return false;
  const size = c.array.BYTES_PER_ELEMENT;
  const compute = computeWith(size * (k * (m + n) + n + 2 * PIECE), 0);
  if (compute === null) return false;
  for (let i = 0; i < batch; i++) {
    const one = batch === 1 ? p : { ...p, a: itemOf(a, i), b: itemOf(b, i), c: itemOf(c, i) };
    compute.memory.withScratch((memory) => run(compute, memory, one, size));
  }
  return true;
}

/** Whether a product has so few steps, and enough results. */
export function isShallow({ batch, m, n, k, a, b, c }: Product): boolean {
  if (k > SHALLOW || n < SHORTEST_ROW || !isWorthwhile(batch * m * n >= SMALLEST)) return false;
  const { constructor: type } = c.array;
  return a.array.constructor === type && b.array.constructor === type;
}

function run(compute: Compute, memory: KernelMemory, { m, n, k, alpha, a, b, beta, c }: Product, size: number): void {
  const factors = memory.allocate(m * k * size);
  const rows = memory.allocate(k * n * size);
  const most = Math.min(m, Math.max(1, Math.floor(PIECE / n)));
  const piece = memory.allocateFor(c.array, c.offset, most * n);
  const view = size === 4 ? memory.f32 : memory.f64;
  for (let i = 0, to = factors / size; i < m; i++) {
    for (let step = 0; step < k; step++) view[to++] = alpha * a.array[a.offset + i * a.row + step * a.column]!;
  }
  for (let step = 0, to = rows / size; step < k; step++) {
    for (let j = 0; j < n; j++) view[to++] = b.array[b.offset + step * b.row + j * b.column]!;
  }
  for (let first = 0; first < m; first += most) {
    const count = Math.min(most, m - first);
    const start = piece / size;
    if (beta === 0) view.fill(0, start, start + count * n);
    else {
      for (let i = 0, to = start; i < count; i++) {
        for (let j = 0; j < n; j++) view[to++] = beta * c.array[c.offset + (first + i) * c.row + j]!;
      }
    }
    compute.exports.addRows(rows, n * size, k, n, factors + first * k * size, k * size, count, piece, n * size, size);
    if (c.row === n) memory.copyOut(piece, c.array, c.offset + first * n, count * n);
    else
      for (let i = 0; i < count; i++) memory.copyOut(piece + i * n * size, c.array, c.offset + (first + i) * c.row, n);
  }
}
