import { addRows, dots } from '../compute/thin';

// Products with few rows or columns (src/matmul/thinProduct.ts) and with few steps (shallowProduct.ts), where their
// operands lie: the same sums in the same order. Steps are in bytes.

@unmanaged
class ThinJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  /** Every item is cut along the result's long side in `cuts` parts of `step` elements: a part is a chunk. */
  cuts: i32;
  step: i32;
  /** Rows of the matrix meet the vectors; or they are added, so many between two sums in double. */
  byDots: i32;
  length: i32;
  depth: i32;
  count: i32;
  /** Rows that are added in one go. */
  piece: i32;
  matrix: usize;
  /** From one stored row to the next. */
  matrixRow: isize;
  matrixBatch: isize;
  vectors: usize;
  vectorsRow: isize;
  vectorsColumn: isize;
  vectorsBatch: isize;
  result: usize;
  resultRow: isize;
  resultColumn: isize;
  resultBatch: isize;
  alpha: f64;
  beta: f64;
}

/** Rows that are added in the arrays' own precision before their sum is added in double. */
const BLOCK: i32 = 256;

/** One chunk. The workspace holds the vectors times alpha, floats of the results, and doubles of them. */
export function thinProduct(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<ThinJob>(address);
  if (job.size == 4) thin<f32>(job, chunk, workspace);
  else thin<f64>(job, chunk, workspace);
}

function thin<T>(job: ThinJob, chunk: i32, workspace: usize): void {
  const item = chunk / job.cuts;
  const first = (chunk - item * job.cuts) * job.step;
  const length = min(job.step, job.length - first);
  const depth = job.depth;
  const vectors = workspace;
  scaled<T>(job.vectors + job.vectorsBatch * item, job.vectorsRow, job.vectorsColumn, job.count, depth, job.alpha, vectors);
  const row = <usize>length * sizeof<T>();
  const results = vectors + ((<usize>(job.count * depth) * sizeof<T>() + 15) & -16);
  const sums = results + ((row * job.count + 15) & -16);
  const matrix = job.matrix + job.matrixBatch * item;
  const total = job.count * length;
  if (job.byDots) {
    dots(matrix + job.matrixRow * first, job.matrixRow, length, depth, vectors, job.count, results, row, sizeof<T>());
    for (let i = 0; i < total; i++) store<f64>(sums + (<usize>i << 3), <f64>load<T>(results + <usize>i * sizeof<T>()));
  } else {
    memory.fill(sums, 0, <usize>total << 3);
    const columns = matrix + <usize>first * sizeof<T>();
    let added = 0;
    for (let p = 0; p < depth; p += job.piece) {
      const rows = min(job.piece, depth - p);
      if (added == 0) memory.fill(results, 0, row * job.count);
      const vector = vectors + <usize>p * sizeof<T>();
      addRows(columns + job.matrixRow * p, job.matrixRow, rows, length, vector, depth * sizeof<T>(), job.count, results, row, sizeof<T>());
      added += rows;
      if (added < BLOCK && p + rows < depth) continue;
      for (let i = 0; i < total; i++) {
        const at = sums + (<usize>i << 3);
        store<f64>(at, load<f64>(at) + <f64>load<T>(results + <usize>i * sizeof<T>()));
      }
      added = 0;
    }
  }
  for (let v = 0, from = sums; v < job.count; v++) {
    let to = job.result + job.resultBatch * item + job.resultRow * v + job.resultColumn * first;
    for (let i = 0; i < length; i++, from += 8, to += job.resultColumn) {
      const value = load<f64>(from);
      store<T>(to, <T>(job.beta == 0 ? value : value + job.beta * <f64>load<T>(to)));
    }
  }
}

/** Rows of a matrix one behind the other, times alpha. */
function scaled<T>(from: usize, row: isize, column: isize, rows: i32, columns: i32, alpha: f64, to: usize): void {
  for (let r = 0; r < rows; r++, from += row) {
    let at = from;
    for (let p = 0; p < columns; p++, at += column, to += sizeof<T>()) store<T>(to, <T>(alpha * <f64>load<T>(at)));
  }
}

@unmanaged
class ShallowJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  /** Every item is cut in `cuts` parts of `step` rows: a part is a chunk. */
  cuts: i32;
  step: i32;
  m: i32;
  n: i32;
  k: i32;
  a: usize;
  aRow: isize;
  aColumn: isize;
  aBatch: isize;
  b: usize;
  bRow: isize;
  bColumn: isize;
  bBatch: isize;
  c: usize;
  cRow: isize;
  cBatch: isize;
  alpha: f64;
  beta: f64;
}

/** One chunk. The workspace holds the rows of A times alpha, and B. */
export function shallowProduct(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<ShallowJob>(address);
  if (job.size == 4) shallow<f32>(job, chunk, workspace);
  else shallow<f64>(job, chunk, workspace);
}

function shallow<T>(job: ShallowJob, chunk: i32, factors: usize): void {
  const item = chunk / job.cuts;
  const first = (chunk - item * job.cuts) * job.step;
  const count = min(job.step, job.m - first);
  const k = job.k;
  const n = job.n;
  scaled<T>(job.a + job.aBatch * item + job.aRow * first, job.aRow, job.aColumn, count, k, job.alpha, factors);
  let rows = job.b + job.bBatch * item;
  let rowStep = <usize>job.bRow;
  if (job.bColumn != sizeof<T>()) {
    const to = factors + ((<usize>(job.step * k) * sizeof<T>() + 15) & -16);
    scaled<T>(rows, job.bRow, job.bColumn, k, n, 1, to);
    rows = to;
    rowStep = <usize>n * sizeof<T>();
  }
  const c = job.c + job.cBatch * item + job.cRow * first;
  for (let i = 0; i < count; i++) {
    const row = c + job.cRow * i;
    if (job.beta == 0) memory.fill(row, 0, <usize>n * sizeof<T>());
    else if (job.beta != 1) scaled<T>(row, 0, sizeof<T>(), 1, n, job.beta, row);
  }
  addRows(rows, rowStep, k, n, factors, k * sizeof<T>(), count, c, job.cRow, sizeof<T>());
}
