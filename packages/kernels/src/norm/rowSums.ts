import { vectorKernels } from '../vector/pieces.ts';
import { ownMemory } from '../wasm/memory.ts';

/** Floats between two copies. */
const PIECE = 8192;
/** Rows shorter than this are summed sooner than they are looked up. */
const SHORTEST_ROW = 8;

/**
 * The sums of rows of floats, or of the squares of their distances from `centre`, one per row, in double: into `out`.
 * The work is done in WebAssembly, or false is said and nothing done: other arrays, no WebAssembly, little work.
 */
export function rowSums(
  x: unknown,
  rows: number,
  size: number,
  out: Float64Array,
  centre: Float64Array | null = null,
): boolean {
  if (size < SHORTEST_ROW || !(x instanceof Float32Array)) return false;
  const kernels = vectorKernels(rows * size);
  if (kernels === null) return false;
  const { ceil, floor, max, min } = Math;
  const most = min(rows, max(1, floor(PIECE / size)));
  const length = min(size, PIECE);
  ownMemory().withScratch((memory) => {
    const from = memory.allocateFor(x, 0, most * length);
    const to = memory.allocate(8 * most);
    const means = memory.allocate(8 * most);
    const parts = ceil(size / length);
    for (let row = 0; row < rows; row += most) {
      const count = min(most, rows - row);
      for (let i = 0; i < count; i++) {
        memory.f64[to / 8 + i] = 0;
        memory.f64[means / 8 + i] = centre?.[row + i] ?? 0;
      }
      for (let part = 0; part < parts; part++) {
        const n = min(length, size - part * length);
        memory.write(from, x, row * size + part * length, count * n);
        if (centre) kernels.moments(from, 1, count, n, means, to);
        else kernels.sums(from, 1, count, n, to);
      }
      for (let i = 0; i < count; i++) out[row + i] = memory.f64[to / 8 + i]!;
    }
  });
  return true;
}
