import { doubleScratch } from '../scratch.ts';
import { type ConvGeometry, volume } from './geometry.ts';

/** Rows of a tile: one block of K in the matrix product. */
const MAX_ROWS = 256;
/** Elements of a tile: 256 KB of doubles, half of a common L2. */
const MAX_ELEMENTS = 32768;

/** The tile of the im2col matrix that the convolutions work on; never a whole one. */
export const tileScratch = doubleScratch();

/**
 * Calls `visit` for every tile of the im2col matrix of one image and one group: all rows of a band of columns, then the
 * next band.
 */
export function forEachTile(
  g: ConvGeometry,
  visit: (rowStart: number, rowEnd: number, colStart: number, colEnd: number) => void,
): void {
  const rows = (g.inChannels / g.groups) * volume(g.kernel);
  const cols = volume(g.output);
  const height = Math.min(rows, MAX_ROWS);
  const width = Math.max(1, Math.floor(MAX_ELEMENTS / Math.max(1, height)));
  for (let col = 0; col < cols; col += width) {
    for (let row = 0; row < rows; row += height) {
      visit(row, Math.min(rows, row + height), col, Math.min(cols, col + width));
    }
  }
}
