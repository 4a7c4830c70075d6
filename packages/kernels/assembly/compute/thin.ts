import { add, lanesOf, loadSplat, multiplyAdd, total, zero } from './vectors';

// Products in which one operand, the matrix, is read but once: it is not packed, and meets the few vectors of the other
// one as it lies. Distances in bytes; vectors and results lie one behind the other.

/** Bytes over which products are added in the arrays' own precision before their sum is added in double. */
const BLOCK: usize = 4096;

/** Products of up to four rows with a vector, side by side from `to` on; `depth` counts elements. */
function fourDots<T>(row0: usize, rowStep: usize, rows: i32, depth: i32, vector: usize, to: usize): void {
  // Rows that are missing are the last one over again.
  const row1 = row0 + (rows > 1 ? rowStep : 0);
  const row2 = row1 + (rows > 2 ? rowStep : 0);
  const row3 = row2 + (rows > 3 ? rowStep : 0);
  const whole = <usize>(depth & -lanesOf<T>()) * sizeof<T>();
  let sum0: f64 = 0;
  let sum1: f64 = 0;
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let p: usize = 0;
  while (p < whole) {
    let a = zero();
    let b = zero();
    let c = zero();
    let d = zero();
    for (const end = min(whole, p + BLOCK); p < end; p += 16) {
      const x = v128.load(vector + p);
      a = multiplyAdd<T>(v128.load(row0 + p), x, a);
      b = multiplyAdd<T>(v128.load(row1 + p), x, b);
      c = multiplyAdd<T>(v128.load(row2 + p), x, c);
      d = multiplyAdd<T>(v128.load(row3 + p), x, d);
    }
    sum0 += total<T>(a);
    sum1 += total<T>(b);
    sum2 += total<T>(c);
    sum3 += total<T>(d);
  }
  for (const end = <usize>depth * sizeof<T>(); p < end; p += sizeof<T>()) {
    const x = <f64>load<T>(vector + p);
    sum0 += <f64>load<T>(row0 + p) * x;
    sum1 += <f64>load<T>(row1 + p) * x;
    sum2 += <f64>load<T>(row2 + p) * x;
    sum3 += <f64>load<T>(row3 + p) * x;
  }
  store<T>(to, <T>sum0);
  if (rows > 1) store<T>(to, <T>sum1, sizeof<T>());
  if (rows > 2) store<T>(to, <T>sum2, 2 * sizeof<T>());
  if (rows > 3) store<T>(to, <T>sum3, 3 * sizeof<T>());
}

/** `to[v][i] = matrix[i] . vectors[v]`: rows of the matrix meet `count` vectors; `size` of an element. */
export function dots(
  matrix: usize,
  rowStep: usize,
  rows: i32,
  depth: i32,
  vectors: usize,
  count: i32,
  to: usize,
  toStep: usize,
  size: i32,
): void {
  for (; count > 0; count--) {
    let row = matrix;
    let at = to;
    for (let left = rows; left > 0; left -= 4) {
      if (size == 4) fourDots<f32>(row, rowStep, left, depth, vectors, at);
      else fourDots<f64>(row, rowStep, left, depth, vectors, at);
      row += rowStep << 2;
      at += 4 * size;
    }
    vectors += depth * size;
    to += toStep;
  }
}

/** Adds four rows, each times an element of the vector. */
function addFour<T>(row0: usize, rowStep: usize, columns: i32, vector: usize, to: usize): void {
  const row1 = row0 + rowStep;
  const row2 = row1 + rowStep;
  const row3 = row2 + rowStep;
  const x0 = loadSplat<T>(vector);
  const x1 = loadSplat<T>(vector, sizeof<T>());
  const x2 = loadSplat<T>(vector, 2 * sizeof<T>());
  const x3 = loadSplat<T>(vector, 3 * sizeof<T>());
  const whole = <usize>(columns & -lanesOf<T>()) * sizeof<T>();
  let j: usize = 0;
  for (; j < whole; j += 16) {
    const left = multiplyAdd<T>(v128.load(row1 + j), x1, multiplyAdd<T>(v128.load(row0 + j), x0, v128.load(to + j)));
    const right = multiplyAdd<T>(v128.load(row3 + j), x3, multiplyAdd<T>(v128.load(row2 + j), x2, zero()));
    v128.store(to + j, add<T>(left, right));
  }
  for (const end = <usize>columns * sizeof<T>(); j < end; j += sizeof<T>()) {
    const left = <T>(load<T>(vector) * load<T>(row0 + j) + load<T>(vector, sizeof<T>()) * load<T>(row1 + j));
    const third = <T>(load<T>(vector, 2 * sizeof<T>()) * load<T>(row2 + j));
    const fourth = <T>(load<T>(vector, 3 * sizeof<T>()) * load<T>(row3 + j));
    store<T>(to + j, <T>(load<T>(to + j) + (left + (third + fourth))));
  }
}

function addOne<T>(row: usize, columns: i32, vector: usize, to: usize): void {
  const x = loadSplat<T>(vector);
  const whole = <usize>(columns & -lanesOf<T>()) * sizeof<T>();
  let j: usize = 0;
  for (; j < whole; j += 16) v128.store(to + j, multiplyAdd<T>(v128.load(row + j), x, v128.load(to + j)));
  for (const end = <usize>columns * sizeof<T>(); j < end; j += sizeof<T>()) {
    store<T>(to + j, <T>(load<T>(to + j) + load<T>(vector) * load<T>(row + j)));
  }
}

/** `to[v] += sum of vectors[v][p] * matrix[p]`: `count` sums of the matrix's rows; `size` of an element. */
export function addRows(
  matrix: usize,
  rowStep: usize,
  rows: i32,
  columns: i32,
  vectors: usize,
  vectorStep: usize,
  count: i32,
  to: usize,
  toStep: usize,
  size: i32,
): void {
  for (; count > 0; count--) {
    let row = matrix;
    let vector = vectors;
    let left = rows;
    for (; left >= 4; left -= 4) {
      if (size == 4) addFour<f32>(row, rowStep, columns, vector, to);
      else addFour<f64>(row, rowStep, columns, vector, to);
      row += rowStep << 2;
      vector += 4 * size;
    }
    for (; left > 0; left--) {
      if (size == 4) addOne<f32>(row, columns, vector, to);
      else addOne<f64>(row, columns, vector, to);
      row += rowStep;
      vector += size;
    }
    vectors += vectorStep;
    to += toStep;
  }
}

/**
 * `to[v] += sum of xv[p] * matrix[p]` in double, one product after the other: four sums of rows of up to four floats, which
 * is few results of many steps. What lies behind a row is read and comes to nothing.
 */
export function addNarrow(
  matrix: usize,
  rowStep: usize,
  rows: i32,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  elementStep: usize,
  to: usize,
): void {
  let a0 = v128.load(to);
  let a1 = v128.load(to, 16);
  let b0 = v128.load(to, 32);
  let b1 = v128.load(to, 48);
  let c0 = v128.load(to, 64);
  let c1 = v128.load(to, 80);
  let d0 = v128.load(to, 96);
  let d1 = v128.load(to, 112);
  for (; rows > 0; rows--) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(matrix));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(matrix, 8));
    let x = f64x2.splat(<f64>load<f32>(x0));
    a0 = f64x2.add(a0, f64x2.mul(x, low));
    a1 = f64x2.add(a1, f64x2.mul(x, high));
    x = f64x2.splat(<f64>load<f32>(x1));
    b0 = f64x2.add(b0, f64x2.mul(x, low));
    b1 = f64x2.add(b1, f64x2.mul(x, high));
    x = f64x2.splat(<f64>load<f32>(x2));
    c0 = f64x2.add(c0, f64x2.mul(x, low));
    c1 = f64x2.add(c1, f64x2.mul(x, high));
    x = f64x2.splat(<f64>load<f32>(x3));
    d0 = f64x2.add(d0, f64x2.mul(x, low));
    d1 = f64x2.add(d1, f64x2.mul(x, high));
    matrix += rowStep;
    x0 += elementStep;
    x1 += elementStep;
    x2 += elementStep;
    x3 += elementStep;
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, b0, 32);
  v128.store(to, b1, 48);
  v128.store(to, c0, 64);
  v128.store(to, c1, 80);
  v128.store(to, d0, 96);
  v128.store(to, d1, 112);
}
