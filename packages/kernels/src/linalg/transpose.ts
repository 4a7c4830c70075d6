import type { FloatArray } from '../floatArray.ts';

/** `to` (cols x rows) = transpose of `from` (rows x cols). */
export function transpose(rows: number, cols: number, from: FloatArray, to: FloatArray): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) to[j * rows + i] = from[i * cols + j]!;
}

/** The same in an array of its own. */
export function transposed(rows: number, cols: number, from: Float64Array): Float64Array {
  const to = new Float64Array(rows * cols);
  transpose(rows, cols, from, to);
  return to;
}
