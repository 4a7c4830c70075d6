import type { Product } from '../../matmul/product.ts';
import { piecesOf, type Thin } from '../../matmul/thinProduct.ts';
import { shallowJob, thinJob } from '../../wasm/generated/jobs.ts';
import type { Encoder } from '../encoder.ts';

/** Operations of a chunk. */
const CHUNK = 100_000;
/** What parts of the long side are cut to: whole vectors. */
const UNIT = 16;

/** So many of `length` as cost what a chunk should. */
function part(length: number, operations: number, unit: number): number {
  const wanted = Math.ceil((length * CHUNK) / operations / unit) * unit;
  return Math.min(length, Math.max(unit, wanted));
}

/** Few rows or columns. */
export function encodeThin(encoder: Encoder, { batch, k, alpha, beta }: Product, t: Thin, size: number): void {
  const { matrix, vectors, result, length, count } = t;
  const byDots = matrix.column === 1;
  const operations = 2 * count * length * k;
  const step = part(length, operations, UNIT);
  const cuts = Math.ceil(length / step);
  const [rows, columns, rowStep] = byDots ? [length, k, matrix.row] : [k, length, matrix.column];
  const job = encoder.job(thinJob, {
    size,
    cuts,
    step,
    byDots: byDots ? 1 : 0,
    length,
    depth: k,
    count,
    piece: piecesOf(matrix.batch, rows, columns, rowStep).perPiece,
    matrix: matrix.offset * size,
    matrixRow: rowStep * size,
    matrixBatch: matrix.batch * size,
    vectors: vectors.offset * size,
    vectorsRow: vectors.row * size,
    vectorsColumn: vectors.column * size,
    vectorsBatch: vectors.batch * size,
    result: result.offset * size,
    resultRow: result.row * size,
    resultColumn: result.column * size,
    resultBatch: result.batch * size,
    alpha,
    beta,
  });
  const workspace = count * (k * size + step * (size + 8)) + 64;
  encoder.step('thinProduct', job, batch * cuts, batch * operations, workspace);
}

/** Few steps. */
export function encodeShallow(encoder: Encoder, p: Product, size: number): void {
  const { batch, m, n, k, alpha, beta, a, b, c } = p;
  const operations = (2 * k + 4) * m * n;
  const step = part(m, operations, 1);
  const cuts = Math.ceil(m / step);
  const job = encoder.job(shallowJob, {
    size,
    cuts,
    step,
    m,
    n,
    k,
    a: a.offset * size,
    aRow: a.row * size,
    aColumn: a.column * size,
    aBatch: a.batch * size,
    b: b.offset * size,
    bRow: b.row * size,
    bColumn: b.column * size,
    bBatch: b.batch * size,
    c: c.offset * size,
    cRow: c.row * size,
    cBatch: c.batch * size,
    alpha,
    beta,
  });
  encoder.step('shallowProduct', job, batch * cuts, batch * operations, size * k * (step + n) + 64);
}
