import { isWorthwhile } from '../wasm/build.ts';
import { linalgFamily } from '../wasm/linalg.ts';
import { kernelMemory } from '../wasm/memory.ts';
import { applyReflector, makeReflector } from './reflector.ts';

/**
 * Makes a reflector of each of a panel's columns, from column `first` on and from the same row on, and applies it to
 * those behind. They stay where the columns were, as {@link makeReflector} leaves them.
 *
 * @param work a matrix whose columns lie contiguously
 * @param rows its rows
 * @param taus receives the reflectors' factors; its length is the panel's width
 */
export function reflectPanel(work: Float64Array, rows: number, first: number, taus: Float64Array): void {
  if (reflectByWasm(work, rows, first, taus)) return;
  reflectColumns(work, first * rows + first, rows, rows - first, taus, (from, tau, to, columns, size) => {
    for (let c = 0; c < columns; c++) applyReflector(work, from, tau, work, to + c * rows, size);
  });
}

/** Applies the reflector at `from` to `columns` columns from `to` on, of which each has `size` elements. */
type Reflect = (from: number, tau: number, to: number, columns: number, size: number) => void;

/** Makes a reflector of every column of a panel, `ld` apart from `start` on, and applies it to those behind. */
function reflectColumns(
  work: Float64Array,
  start: number,
  ld: number,
  length: number,
  taus: Float64Array,
  reflect: Reflect,
): void {
  for (let j = 0; j < taus.length; j++) {
    const from = start + j * ld + j;
    const tau = makeReflector(work, from, length - j);
    taus[j] = tau;
    reflect(from, tau, from + ld, taus.length - 1 - j, length - j);
  }
}

/** Panels smaller than this are done before they have been copied. */
const SMALLEST_PANEL = 1024;

/** {@link reflectColumns} of the panel from column `first` on in the kernels' memory, or false: they do not run. */
function reflectByWasm(work: Float64Array, rows: number, first: number, taus: Float64Array): boolean {
  const length = rows - first;
  const count = taus.length;
  if (!isWorthwhile(count * length >= SMALLEST_PANEL)) return false;
  const wasm = linalgFamily();
  if (wasm === null || !kernelMemory().fits(8 * count * length)) return false;
  kernelMemory().withScratch((memory) => {
    const panel = memory.allocate(8 * count * length);
    const at = (column: number) => (first + column) * rows + first;
    for (let j = 0; j < count; j++) memory.write(panel + 8 * j * length, work, at(j), length);
    reflectColumns(memory.f64, panel / 8, length, length, taus, (from, tau, to, columns, size) =>
      wasm.exports.reflect(8 * from, tau, 8 * to, columns, 8 * length, size),
    );
    for (let j = 0; j < count; j++) memory.copyOut(panel + 8 * j * length, work, at(j), length);
  });
  return true;
}
