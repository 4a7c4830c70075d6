import { largestOfColumns, smallestOfColumns } from '../vector/columns';
import { load2, total } from '../vector/wide';

// Sums, means and extremes along dimensions, in the orders of the eager loops: those of the fold over memory
// (@wick/tensor's ops/reduce/fold.ts and sums.ts), those of columns, those of long rows.

export const SUM: i32 = 0;
export const MAX: i32 = 1;
export const MIN: i32 = 2;
export const PRODUCT: i32 = 3;
/** The root of the sum of squares. */
export const NORM: i32 = 4;
/** The sum of squared distances from the mean, divided, and the root of that. */
export const VARIANCE: i32 = 5;
export const DEVIATION: i32 = 6;

/** A fold over strided memory into doubles; behind the fields, for each outer axis: size, step, step in the result. */
@unmanaged
class FoldJob {
  /** Bytes of an element: floats or doubles, 1: bytes. */
  size: i32;
  what: i32;
  /** The results, and how many. */
  to: usize;
  count: i32;
  x: usize;
  /** Along the innermost axis. Steps in bytes; in the result, of doubles. */
  n: i32;
  step: isize;
  toStep: isize;
  axes: i32;
  /** What the results are divided by. */
  by: f64;
  /** How many elements a result is of. */
  terms: f64;
}

const FOLD_FIELDS: usize = 56;
const AXIS: usize = 12;

/** The only chunk. The workspace holds two doubles for each result, and an index for each axis. */
export function fold(address: usize, _chunk: i32, workspace: usize): void {
  const job = changetype<FoldJob>(address);
  if (job.size == 4) foldOf<f32>(job, job.x, workspace);
  else if (job.size == 8) foldOf<f64>(job, job.x, workspace);
  else foldOf<u8>(job, job.x, workspace);
}

/** The same of floats that lie elsewhere. */
export function foldFloats(address: usize, x: usize, workspace: usize): void {
  foldOf<f32>(changetype<FoldJob>(address), x, workspace);
}

function foldOf<T>(job: FoldJob, x: usize, sums: usize): void {
  const what = job.what;
  const end = sums + (<usize>job.count << 3);
  const centres = end;
  const indices = centres + (<usize>job.count << 3);
  const spread = what == VARIANCE || what == DEVIATION;
  if (spread) {
    foldInto<T>(job, SUM, x, sums, centres, indices);
    for (let at = sums; at < end; at += 8) store<f64>(at + (end - sums), load<f64>(at) / job.terms);
  }
  foldInto<T>(job, what, x, sums, centres, indices);
  let out = job.to;
  for (let at = sums; at < end; at += 8) {
    const value = quotient(what, load<f64>(at), job.by);
    if (sizeof<T>() == 8) store<f64>(out, value);
    else store<f32>(out, <f32>value);
    out += sizeof<T>() == 8 ? 8 : 4;
  }
}

/** What becomes of what was folded. */
export function quotient(what: i32, found: f64, by: f64): f64 {
  if (what == NORM) return Math.sqrt(found);
  return what == DEVIATION ? Math.sqrt(found / by) : found / by;
}

function foldInto<T>(job: FoldJob, what: i32, x: usize, sums: usize, centres: usize, indices: usize): void {
  const end = sums + (<usize>job.count << 3);
  const start: f64 = what == MAX ? -Infinity : what == MIN ? Infinity : what == PRODUCT ? 1 : 0;
  for (let at = sums; at < end; at += 8) store<f64>(at, start);
  memory.fill(indices, 0, <usize>job.axes << 2);
  const axes = changetype<usize>(job) + FOLD_FIELDS;
  let from = x;
  let to = sums;
  for (let more = job.n > 0; more; ) {
    if (what == SUM) sumRow<T>(from, to, job.n, job.step, job.toStep);
    else if (what == NORM) squareRow<T>(from, to, job.n, job.step, job.toStep);
    else if (what == PRODUCT) productRow<T>(from, to, job.n, job.step, job.toStep);
    else if (what >= VARIANCE) momentRow<T>(from, to, centres + (to - sums), job.n, job.step, job.toStep);
    else extremeRow<T>(what == MAX, from, to, job.n, job.step, job.toStep);
    let d = job.axes - 1;
    for (; d >= 0; d--) {
      const axis = axes + AXIS * d;
      const n = load<i32>(axis);
      const step = load<isize>(axis, 4);
      const toStep = load<isize>(axis, 8);
      const at = indices + (<usize>d << 2);
      const index = load<i32>(at) + 1;
      from += step;
      to += toStep;
      store<i32>(at, index);
      if (index < n) break;
      from -= step * n;
      to -= toStep * n;
      store<i32>(at, 0);
    }
    more = d >= 0;
  }
}

/** Squares of distances from centres, along a row in two strands. */
function momentRow<T>(from: usize, to: usize, centre: usize, n: i32, step: isize, toStep: isize): void {
  if (toStep != 0) {
    for (; n > 0; n--, from += step, to += toStep, centre += toStep) {
      const p = <f64>load<T>(from) - load<f64>(centre);
      store<f64>(to, load<f64>(to) + p * p);
    }
    return;
  }
  const m = load<f64>(centre);
  let a: f64 = 0;
  let b: f64 = 0;
  for (; n >= 2; n -= 2, from += 2 * step) {
    const p = <f64>load<T>(from) - m;
    const q = <f64>load<T>(from + step) - m;
    a += p * p;
    b += q * q;
  }
  if (n > 0) a += (<f64>load<T>(from) - m) * (<f64>load<T>(from) - m);
  store<f64>(to, load<f64>(to) + (a + b));
}

function sumRow<T>(from: usize, to: usize, n: i32, step: isize, toStep: isize): void {
  if (toStep != 0) {
    for (; n > 0; n--, from += step, to += toStep) store<f64>(to, load<f64>(to) + <f64>load<T>(from));
    return;
  }
  let a: f64 = 0;
  let b: f64 = 0;
  let c: f64 = 0;
  let d: f64 = 0;
  for (; n >= 4; n -= 4) {
    a += <f64>load<T>(from);
    b += <f64>load<T>(from + step);
    c += <f64>load<T>(from + 2 * step);
    d += <f64>load<T>(from + 3 * step);
    from += 4 * step;
  }
  for (; n > 0; n--, from += step) a += <f64>load<T>(from);
  store<f64>(to, load<f64>(to) + (a + b + (c + d)));
}

function squareRow<T>(from: usize, to: usize, n: i32, step: isize, toStep: isize): void {
  for (; n > 0; n--, from += step, to += toStep) {
    const v = <f64>load<T>(from);
    store<f64>(to, load<f64>(to) + v * v);
  }
}

function productRow<T>(from: usize, to: usize, n: i32, step: isize, toStep: isize): void {
  if (toStep != 0) {
    for (; n > 0; n--, from += step, to += toStep) store<f64>(to, load<f64>(to) * <f64>load<T>(from));
    return;
  }
  let a: f64 = 1;
  let b: f64 = 1;
  let c: f64 = 1;
  let d: f64 = 1;
  for (; n >= 4; n -= 4) {
    a *= <f64>load<T>(from);
    b *= <f64>load<T>(from + step);
    c *= <f64>load<T>(from + 2 * step);
    d *= <f64>load<T>(from + 3 * step);
    from += 4 * step;
  }
  for (; n > 0; n--, from += step) a *= <f64>load<T>(from);
  store<f64>(to, load<f64>(to) * (a * b * (c * d)));
}

function extremeRow<T>(max: bool, from: usize, to: usize, n: i32, step: isize, toStep: isize): void {
  for (; n > 0; n--, from += step, to += toStep) {
    const best = load<f64>(to);
    const v = <f64>load<T>(from);
    if (!(max ? v <= best : v >= best) && best == best) store<f64>(to, v);
  }
}

/** Lines of (outer, n, inner) floats. */
@unmanaged
class LinesJob {
  /** Bytes of an element: floats, or of sums of columns and totals doubles. */
  size: i32;
  what: i32;
  /** The results. */
  to: usize;
  x: usize;
  outer: i32;
  n: i32;
  inner: i32;
  /** Lines of a chunk. */
  step: i32;
  by: f64;
}

/** Floats between two roundings of a long row's sum. */
const PIECE: i32 = 8192;

/** One chunk of rows that are summed (src/norm/rowSums.ts). */
export function sumRows(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<LinesJob>(address);
  const end = min(job.outer, (chunk + 1) * job.step);
  for (let row = chunk * job.step; row < end; row++) {
    let from = job.x + (<usize>row * <usize>job.n << 2);
    let sum: f64 = 0;
    for (let left = job.n; left > 0; left -= PIECE) {
      const count = min(PIECE, left);
      sum += job.what == NORM ? rowSquares(from, count) : rowSum(from, count);
      from += <usize>count << 2;
    }
    store<f32>(job.to + (<usize>row << 2), <f32>(job.what == NORM ? Math.sqrt(sum) : sum / job.by));
  }
}

export function rowSum(x: usize, count: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let rest: f64 = 0;
  for (; count >= 4; count -= 4, x += 16) {
    a = f64x2.add(a, load2(x));
    b = f64x2.add(b, load2(x, 8));
  }
  for (; count > 0; count--, x += 4) rest += <f64>load<f32>(x);
  return total(f64x2.add(a, b)) + rest;
}

export function rowSquares(x: usize, count: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let rest: f64 = 0;
  for (; count >= 4; count -= 4, x += 16) {
    const p = load2(x);
    const q = load2(x, 8);
    a = f64x2.add(a, f64x2.mul(p, p));
    b = f64x2.add(b, f64x2.mul(q, q));
  }
  for (; count > 0; count--, x += 4) rest += <f64>load<f32>(x) * <f64>load<f32>(x);
  return total(f64x2.add(a, b)) + rest;
}

/** Columns of a chunk at most. */
const COLUMNS: i32 = 256;

/** One chunk of columns that are summed: up to 256 of a block. The workspace holds a double for each. */
export function sumColumns(address: usize, chunk: i32, sums: usize): void {
  const job = changetype<LinesJob>(address);
  if (job.size == 4) columnsOf<f32>(job, chunk, sums);
  else columnsOf<f64>(job, chunk, sums);
}

function columnsOf<T>(job: LinesJob, chunk: i32, sums: usize): void {
  const cuts = (job.inner + COLUMNS - 1) / COLUMNS;
  const block = chunk / cuts;
  const first = (chunk - block * cuts) * COLUMNS;
  const count = min(COLUMNS, job.inner - first);
  const row = <usize>job.inner * sizeof<T>();
  let x = job.x + row * <usize>job.n * block + <usize>first * sizeof<T>();
  memory.fill(sums, 0, <usize>count << 3);
  let i = job.n;
  const squares = job.what == NORM;
  if (squares) {
    for (; i >= 2; i -= 2, x += 2 * row) squaresOf<T>(sums, x, x + row, count);
    if (i > 0) squaresOf<T>(sums, x, 0, count);
    i = 0;
  }
  for (; i >= 4; i -= 4, x += 4 * row) {
    if (sizeof<T>() == 4) addFour(sums, x, row, count);
    else addFourWide(sums, x, row, count);
  }
  for (; i > 0; i--, x += row) {
    for (let j = 0; j < count; j++) {
      const at = sums + (<usize>j << 3);
      store<f64>(at, load<f64>(at) + <f64>load<T>(x + <usize>j * sizeof<T>()));
    }
  }
  let to = job.to + (<usize>block * <usize>job.inner + <usize>first) * sizeof<T>();
  for (let at = sums, end = sums + (<usize>count << 3); at < end; at += 8, to += sizeof<T>()) {
    store<T>(to, <T>(squares ? Math.sqrt(load<f64>(at)) : load<f64>(at) / job.by));
  }
}

/** Sums grow by those of four rows, so many bytes apart. */
export function addFour(sums: usize, x: usize, row: usize, count: i32): void {
  for (; count >= 2; count -= 2, x += 8, sums += 16) {
    const sum = f64x2.add(load2(x), load2(x + row));
    const others = f64x2.add(load2(x + 2 * row), load2(x + 3 * row));
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(sum, others)));
  }
  if (count > 0) {
    const sum = <f64>load<f32>(x) + <f64>load<f32>(x + row);
    const others = <f64>load<f32>(x + 2 * row) + <f64>load<f32>(x + 3 * row);
    store<f64>(sums, load<f64>(sums) + (sum + others));
  }
}

function addFourWide(sums: usize, x: usize, row: usize, count: i32): void {
  for (const end = x + (<usize>count << 3); x < end; x += 8, sums += 8) {
    const sum = load<f64>(x) + load<f64>(x + row);
    const others = load<f64>(x + 2 * row) + load<f64>(x + 3 * row);
    store<f64>(sums, load<f64>(sums) + (sum + others));
  }
}

/** Sums grow by the squares of a row, or of two. */
export function addSquares(sums: usize, x: usize, y: usize, count: i32): void {
  squaresOf<f32>(sums, x, y, count);
}

function squaresOf<T>(sums: usize, x: usize, y: usize, count: i32): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>(), sums += 8) {
    const p = <f64>load<T>(x + j);
    let by = p * p;
    if (y != 0) by += <f64>load<T>(y + j) * <f64>load<T>(y + j);
    store<f64>(sums, load<f64>(sums) + by);
  }
}

/** The largest or smallest of lines (src/norm/columnSums.ts), blocks of a chunk. */
export function extremes(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<LinesJob>(address);
  const first = chunk * job.step;
  const blocks = min(job.step, job.outer - first);
  const x = job.x + (<usize>first * <usize>job.n * <usize>job.inner << 2);
  const to = job.to + (<usize>first * <usize>job.inner << 2);
  if (job.what == MAX) largestOfColumns(x, blocks, job.n, job.inner, to);
  else smallestOfColumns(x, blocks, job.n, job.inner, to);
}

/** Where the largest or smallest of each line is, the first one; the first NaN beats all. Words of 64 bits, lines of a chunk. */
export function places(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<LinesJob>(address);
  const end = min(job.outer * job.inner, (chunk + 1) * job.step);
  const step = <usize>job.inner << 2;
  for (let line = chunk * job.step; line < end; line++) {
    const o = line / job.inner;
    let at = job.x + (<usize>o * <usize>job.n * <usize>job.inner + <usize>(line - o * job.inner) << 2);
    let best = load<f32>(at);
    let place = 0;
    for (let i = best == best ? 1 : job.n; i < job.n; i++) {
      at += step;
      const v = load<f32>(at);
      if (job.what == MAX ? v <= best : v >= best) continue;
      best = v;
      place = i;
      if (v != v) break;
    }
    store<i64>(job.to + (<usize>line << 3), <i64>place);
  }
}

/** Floats of which a block's sum has four strands; those of blocks are added in their order: the total of a loss. */
const BLOCK: i32 = 16384;

/** The only chunk: the sum of losses (@wick/tensor's ops/losses/lossFunction.ts), divided. */
export function sumBlocks(address: usize, _chunk: i32, _workspace: usize): void {
  const job = changetype<LinesJob>(address);
  if (job.size == 4) totalOf<f32>(job);
  else totalOf<f64>(job);
}

function totalOf<T>(job: LinesJob): void {
  let sum: f64 = 0;
  let x = job.x;
  for (let left = job.n; left > 0; left -= BLOCK) {
    let a: f64 = 0;
    let b: f64 = 0;
    let c: f64 = 0;
    let d: f64 = 0;
    let n = min(BLOCK, left);
    for (; n >= 4; n -= 4, x += 4 * sizeof<T>()) {
      a += <f64>load<T>(x);
      b += <f64>load<T>(x + sizeof<T>());
      c += <f64>load<T>(x + 2 * sizeof<T>());
      d += <f64>load<T>(x + 3 * sizeof<T>());
    }
    for (; n > 0; n--, x += sizeof<T>()) a += <f64>load<T>(x);
    sum += a + b + (c + d);
  }
  store<T>(job.to, <T>(sum / job.by));
}
