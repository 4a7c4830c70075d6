import type { FloatArray } from '../floatArray.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import type { Matrix, Placed, Product } from './product.ts';

/** A gap between rows up to this part of a row is copied along. */
const DENSE = 1.25;

/** Whether an array lies in the kernels' memory: products find it there. */
function isThere(memory: KernelMemory, array: FloatArray): boolean {
  return array.buffer === memory.f32.buffer;
}

/**
 * Copies the matrices of an operand into the kernels' memory, as they lie or without the gaps between their rows, where
 * they are not there already.
 */
export function copyMatrices(memory: KernelMemory, x: Matrix, batch: number, rows: number, columns: number): Placed {
  // A matrix with rows side by side is the transpose of one whose columns are.
  if (x.column !== 1) {
    const { address, row, column, batch: step } = copyMatrices(memory, transposed(x), batch, columns, rows);
    return { address, row: column, column: row, batch: step };
  }
  const { array, offset } = x;
  const size = array.BYTES_PER_ELEMENT;
  const count = x.batch === 0 ? 1 : batch;
  const there = isThere(memory, array);
  const dense = there || (x.row <= DENSE * columns && (count === 1 || x.batch <= DENSE * rows * x.row));
  if (dense || rows === 1) {
    const length = (count - 1) * x.batch + (rows - 1) * x.row + columns;
    if (dense || count === 1) {
      const address = there ? array.byteOffset + offset * size : memory.copyIn(array, offset, length);
      return { address, row: x.row * size, column: size, batch: x.batch * size };
    }
  }
  const address = memory.allocate(count * rows * columns * size);
  for (let i = 0, to = address; i < count; i++) {
    for (let row = 0; row < rows; row++, to += columns * size) {
      memory.write(to, array, offset + i * x.batch + row * x.row, columns);
    }
  }
  return { address, row: columns * size, column: size, batch: x.batch === 0 ? 0 : rows * columns * size };
}

function transposed({ array, offset, row, column, batch }: Matrix): Matrix {
  return { array, offset, row: column, column: row, batch };
}

/** Room for the result, gaps left out, with `beta * C` in it where that is added to; or where the result lies. */
export function placeResult(memory: KernelMemory, { batch, m, n, beta, c }: Product): Placed {
  const { array } = c;
  // C is overwritten, or added to as it is.
  if (beta * beta === beta && isThere(memory, array)) return copyMatrices(memory, c, batch, m, n);
  const size = array.BYTES_PER_ELEMENT;
  const address = memory.allocateFor(array, c.offset, batch * m * n);
  if (beta !== 0) {
    const view = array instanceof Float32Array ? memory.f32 : memory.f64;
    forEachStretch(c, batch, m, n, (from, start, length) => {
      // A copy is quicker than a loop where both ends lie alike.
      const alike = (address + from * size - array.byteOffset - start * size) % 8 === 0;
      const to = address / size + from;
      if (beta === 1 && alike) memory.write(address + from * size, array, start, length);
      else for (let i = 0; i < length; i++) view[to + i] = beta * array[start + i]!;
    });
  }
  return { address, row: n * size, column: size, batch: m * n * size };
}

/** Copies the result to where it belongs, if that is elsewhere. */
export function copyResult(memory: KernelMemory, { address }: Placed, { batch, m, n, c }: Product): void {
  const size = c.array.BYTES_PER_ELEMENT;
  if (isThere(memory, c.array) && address === c.array.byteOffset + c.offset * size) return;
  forEachStretch(c, batch, m, n, (from, start, length) => {
    memory.copyOut(address + from * size, c.array, start, length);
  });
}

/** Calls `move` for every stretch of the array that holds nothing but results. */
function forEachStretch(
  x: Matrix,
  batch: number,
  rows: number,
  columns: number,
  move: (from: number, start: number, length: number) => void,
): void {
  const whole = x.row === columns || rows === 1;
  if (whole && (batch === 1 || x.batch === rows * columns)) {
    move(0, x.offset, batch * rows * columns);
    return;
  }
  for (let i = 0; i < batch; i++) {
    const start = x.offset + i * x.batch;
    if (whole) move(i * rows * columns, start, rows * columns);
    else for (let row = 0; row < rows; row++) move((i * rows + row) * columns, start + row * x.row, columns);
  }
}
