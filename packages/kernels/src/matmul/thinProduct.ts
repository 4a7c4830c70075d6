import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeWith } from '../wasm/compute.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import type { Matrix, Product } from './product.ts';

/** Rows or columns of a result that are computed without packing the operand that is read for them. */
const THIN = 4;
/** Elements of the large operand below which plain loops are done before the copies. */
const SMALLEST = 2048;
/** Elements of the large operand that are copied at a time: they stay in the second-level cache. */
const PIECE = 16384;
/** Rows that are added in the arrays' own precision before their sum is added in double. */
const BLOCK = 256;

/** The operands of a thin product: few vectors, and a matrix that every one of them meets. */
export interface Thin {
  /** Rows are those of the result's long side, columns the steps of the sums. */
  readonly matrix: Matrix;
  readonly length: number;
  /** Element p of vector v lies at `v * row + p * column`. */
  readonly vectors: Matrix;
  readonly count: number;
  /** Element i of result v lies at `v * row + i * column`. */
  readonly result: Matrix;
}

/**
 * A product with few rows or columns in WebAssembly: the large operand is copied piece by piece, and read where it was
 * copied to. Says whether it did.
 */
export function multiplyThin(p: Product): boolean {
  const { batch, k } = p;
  const t = thinOf(p);
  if (t === null) return false;
  const size = p.a.array.BYTES_PER_ELEMENT;
  const compute = computeWith(size * (batch * t.count * (t.length + k) + 4 * PIECE + t.length + k) + 4096, 0);
  if (compute === null) return false;
  compute.memory.withScratch((memory) => run(compute, memory, p, t, size));
  return true;
}

/** A product as a thin one; null where it is none, or too small. */
export function thinOf(p: Product): Thin | null {
  const { batch, m, n, k } = p;
  if (Math.min(m, n) > THIN || !isWorthwhile(batch * Math.max(m, n) * k >= SMALLEST)) return null;
  const t: Thin =
    m <= n
      ? { matrix: transposed(p.b), length: n, vectors: p.a, count: m, result: p.c }
      : { matrix: p.a, length: m, vectors: transposed(p.b), count: n, result: transposed(p.c) };
  const { constructor: type } = p.a.array;
  if (p.b.array.constructor !== type || p.c.array.constructor !== type) return null;
  if (t.matrix.batch === 0 && batch > 1) return null;
  // Rows shorter than a vector are no work for one.
  return (t.matrix.column === 1 ? k : t.length) < 8 ? null : t;
}

function transposed({ array, offset, row, column, batch }: Matrix): Matrix {
  return { array, offset, row: column, column: row, batch };
}

function run(compute: Compute, memory: KernelMemory, { batch, k, alpha, beta }: Product, t: Thin, size: number): void {
  const { matrix, length, count } = t;
  const vectors = placeVectors(memory, t, batch, k, alpha, size);
  const results = memory.allocate(count * length * size);
  const sums = new Float64Array(count * length);
  // By rows of the matrix as they are stored: each meets the vectors, or is added to the results.
  const byDots = matrix.column === 1;
  const [rows, columns, rowStep] = byDots ? [length, k, matrix.row] : [k, length, matrix.column];
  const { dots, addRows } = compute.exports;
  let added = 0;
  forEachPiece(memory, matrix, batch, rows, columns, rowStep, size, (item, first, inPiece, address, step) => {
    const vector = vectors + item * count * k * size;
    const last = first + inPiece === rows;
    if (byDots) dots(address, step, inPiece, k, vector, count, results + first * size, length * size, size);
    else {
      const view = size === 4 ? memory.f32 : memory.f64;
      if (added === 0) view.fill(0, results / size, results / size + count * length);
      addRows(address, step, inPiece, length, vector + first * size, k * size, count, results, length * size, size);
      added += inPiece;
      if (added < BLOCK && !last) return;
      for (let i = 0; i < sums.length; i++) sums[i]! += view[results / size + i]!;
      added = 0;
    }
    if (!last) return;
    if (byDots) sums.set((size === 4 ? memory.f32 : memory.f64).subarray(results / size, results / size + sums.length));
    copyResult(t, item, beta, sums);
    sums.fill(0);
  });
}

/** The vectors one behind the other, times alpha. */
function placeVectors(memory: KernelMemory, t: Thin, batch: number, k: number, alpha: number, size: number): number {
  const { array, offset, row, column, batch: step } = t.vectors;
  const address = memory.allocate(batch * t.count * k * size);
  const view = size === 4 ? memory.f32 : memory.f64;
  let to = address / size;
  for (let item = 0; item < batch; item++) {
    for (let v = 0; v < t.count; v++) {
      let from = offset + item * step + v * row;
      for (let p = 0; p < k; p++, from += column) view[to++] = alpha * array[from]!;
    }
  }
  return address;
}

/** How many items, and rows of one, are copied at a time: what is added to a result in one go. */
export function piecesOf(itemStep: number, rows: number, columns: number, rowStep: number) {
  const dense = rowStep <= 1.25 * columns;
  const step = dense ? rowStep : columns;
  const stacked = dense && itemStep === rows * rowStep && rows * rowStep * 2 <= PIECE;
  const items = stacked ? Math.floor(PIECE / (rows * rowStep)) : 1;
  const perPiece = stacked ? rows : Math.min(rows, Math.max(1, Math.floor(PIECE / step)));
  return { dense, step, items, perPiece };
}

/** Copies the stored rows of the matrices piece by piece: small matrices several at once. */
function forEachPiece(
  memory: KernelMemory,
  { array, offset, batch: itemStep }: Matrix,
  batch: number,
  rows: number,
  columns: number,
  rowStep: number,
  size: number,
  visit: (item: number, first: number, rows: number, address: number, rowStep: number) => void,
): void {
  const { dense, step, items, perPiece } = piecesOf(itemStep, rows, columns, rowStep);
  // Room for the way in which arrays may lie, which decides how fast they are copied.
  const room = memory.allocate(items * perPiece * step * size + 64);
  for (let item = 0; item < batch; item += items) {
    const together = Math.min(items, batch - item);
    for (let first = 0; first < rows; first += perPiece) {
      const count = Math.min(perPiece, rows - first);
      const from = offset + item * itemStep + first * rowStep;
      const address = room + ((array.byteOffset + from * size) % 8);
      if (dense) memory.write(address, array, from, (together - 1) * itemStep + (count - 1) * rowStep + columns);
      else {
        for (let r = 0; r < count; r++) memory.write(address + r * step * size, array, from + r * rowStep, columns);
      }
      for (let i = 0; i < together; i++) visit(item + i, first, count, address + i * itemStep * size, step * size);
    }
  }
}

function copyResult({ result, count, length }: Thin, item: number, beta: number, sums: Float64Array): void {
  const { array, offset, row, column, batch } = result;
  for (let v = 0; v < count; v++) {
    let to = offset + item * batch + v * row;
    const end = (v + 1) * length;
    if (beta === 0) for (let i = v * length; i < end; i++, to += column) array[to] = sums[i]!;
    else for (let i = v * length; i < end; i++, to += column) array[to] = sums[i]! + beta * array[to]!;
  }
}
