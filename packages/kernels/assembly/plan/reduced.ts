import { load2, total } from '../vector/wide';
import { PointwiseJob, runBlock, spreadNumbers } from './pointwise';
import { addFour, addSquares, DEVIATION, foldFloats, MAX, MIN, NORM, quotient, rowSquares, rowSum, SUM, VARIANCE } from './reduce';

// Programs whose values are reduced block by block, while they are in registers: in the orders of reduce.ts, whose
// kernels do the same with what lies in memory.

/** The total of a loss: `sumBlocks`. */
const TOTAL: i32 = 7;

/** Elements that a program is run on at once. */
const BLOCK: i32 = 1024;
/** Values between two roundings of a long row's sum, and of a loss's total: whole blocks. */
const PIECE: i32 = 8192;
const TOTAL_PIECE: i32 = 16384;

@unmanaged
class ReducedJob {
  /** The program, which leaves in registers what is reduced. */
  program: usize;
  /** The values: (outer, n, inner), reduced along n; of planes along outer and inner. */
  outer: i32;
  n: i32;
  inner: i32;
  /** What a chunk has of them: rows, pieces of rows, columns, planes. */
  step: i32;
  /** How many reductions: they stand behind the fields. */
  reductions: i32;
  /** Where the workspace goes on behind the program's registers. */
  state: usize;
  /** Of long rows: what is known of each piece, and the mean of each row, reduction by reduction. */
  partials: usize;
  means: usize;
  /** 1: about the means. */
  about: i32;
  /** Whether a chunk is all there is of long rows: it then has the results as well. */
  alone: i32;
  /** Of columns that are more than a quarter of a block: each of four rows has registers of its own, so far apart. */
  bank: usize;
}

const FIELDS: usize = 48;

/** A reduction: what it does, the register that it is of, where its results belong (of `reduceSmall`: a FoldJob), its divisor. */
const REDUCTION: usize = 24;

// @ts-ignore: decorator
@inline
function reductionOf(job: ReducedJob, k: i32): usize {
  return changetype<usize>(job) + FIELDS + REDUCTION * <usize>k;
}

// @ts-ignore: decorator
@inline
function whatOf(reduction: usize): i32 {
  return load<i32>(reduction);
}

// @ts-ignore: decorator
@inline
function valueOf(reduction: usize, workspace: usize): usize {
  return workspace + load<usize>(reduction, 4);
}

// @ts-ignore: decorator
@inline
function keep(reduction: usize, i: i32, found: f64): void {
  const value = quotient(whatOf(reduction), found, load<f64>(reduction, 16));
  store<f32>(load<usize>(reduction, 8) + (<usize>i << 2), <f32>value);
}

// @ts-ignore: decorator
@inline
function isSpread(what: i32): bool {
  return what == VARIANCE || what == DEVIATION;
}

/** Whether another walk finds something: with means that are known by then. */
function needsMeans(job: ReducedJob): bool {
  for (let k = 0; k < job.reductions; k++) if (isSpread(whatOf(reductionOf(job, k)))) return true;
  return false;
}

// What is known of a row so far: two vectors of strands and a rest, or two vectors of the best and one of what is NaN.
const STATE: usize = 48;

function begin(what: i32, state: usize, first: v128): void {
  if (what != MAX && what != MIN) memory.fill(state, 0, STATE);
  else {
    v128.store(state, first);
    v128.store(state, first, 16);
    v128.store(state, f32x4.ne(first, first), 32);
  }
}

/** More floats of a row. All but the last ones are whole blocks. */
function grow(what: i32, state: usize, x: usize, count: i32, mean: f64): void {
  if (what == MAX) growBest(true, state, x, count);
  else if (what == MIN) growBest(false, state, x, count);
  else if (what == NORM) growMoments(state, x, count, 0);
  else if (isSpread(what)) growMoments(state, x, count, mean);
  else growSum(what == TOTAL, state, x, count);
}

function growSum(restInFirst: bool, state: usize, x: usize, count: i32): void {
  let a = v128.load(state);
  let b = v128.load(state, 16);
  for (; count >= 4; count -= 4, x += 16) {
    a = f64x2.add(a, load2(x));
    b = f64x2.add(b, load2(x, 8));
  }
  let rest = restInFirst ? f64x2.extract_lane(a, 0) : load<f64>(state, 32);
  for (; count > 0; count--, x += 4) rest += <f64>load<f32>(x);
  if (restInFirst) a = f64x2.replace_lane(a, 0, rest);
  else store<f64>(state, rest, 32);
  v128.store(state, a);
  v128.store(state, b, 16);
}

function growMoments(state: usize, x: usize, count: i32, mean: f64): void {
  const centre = f64x2.splat(mean);
  let a = v128.load(state);
  let b = v128.load(state, 16);
  let rest = load<f64>(state, 32);
  for (; count >= 4; count -= 4, x += 16) {
    const p = f64x2.sub(load2(x), centre);
    const q = f64x2.sub(load2(x, 8), centre);
    a = f64x2.add(a, f64x2.mul(p, p));
    b = f64x2.add(b, f64x2.mul(q, q));
  }
  for (; count > 0; count--, x += 4) {
    const d = <f64>load<f32>(x) - mean;
    rest += d * d;
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  store<f64>(state, rest, 32);
}

// @ts-ignore: decorator
@inline
function further(max: bool, best: v128, x: v128): v128 {
  return max ? f32x4.pmax(best, x) : f32x4.pmin(best, x);
}

// @ts-ignore: decorator
@inline
function growBest(max: bool, state: usize, x: usize, count: i32): void {
  let a = v128.load(state);
  let b = v128.load(state, 16);
  let none = v128.load(state, 32);
  for (; count >= 8; count -= 8, x += 32) {
    const p = v128.load(x);
    const q = v128.load(x, 16);
    a = further(max, a, p);
    b = further(max, b, q);
    none = v128.or(none, v128.or(f32x4.ne(p, p), f32x4.ne(q, q)));
  }
  for (; count > 0; count--, x += 4) {
    const p = v128.load32_splat(x);
    a = further(max, a, p);
    none = v128.or(none, f32x4.ne(p, p));
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  v128.store(state, none, 32);
}

/** What a row's or a piece's state comes to. */
function sumOf(what: i32, state: usize): f64 {
  if (what == MAX || what == MIN) return bestOf(what == MAX, state);
  const a = v128.load(state);
  const b = v128.load(state, 16);
  // Element i is in strand i % 4: the strands of a total are added up in their order.
  if (what == TOTAL) return total(a) + total(b);
  return total(f64x2.add(a, b)) + load<f64>(state, 32);
}

function bestOf(max: bool, state: usize): f64 {
  let a = further(max, v128.load(state), v128.load(state, 16));
  a = further(max, a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = further(max, a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  return v128.any_true(v128.load(state, 32)) ? NaN : <f64>f32x4.extract_lane(a, 0);
}

/** Rows of up to a block, several at once; a chunk has `step` of them. */
export function reduceRows(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<ReducedJob>(address);
  const program = changetype<PointwiseJob>(job.program);
  spreadNumbers(program);
  const state = workspace + job.state;
  const n = job.n;
  const most = BLOCK / n;
  const end = min(job.outer, (chunk + 1) * job.step);
  for (let row = chunk * job.step; row < end; row += most) {
    const rows = min(most, end - row);
    runBlock(program, row * n, rows * n, workspace);
    for (let k = 0; k < job.reductions; k++) {
      const reduction = reductionOf(job, k);
      const what = whatOf(reduction);
      let x = valueOf(reduction, workspace);
      for (let i = 0; i < rows; i++, x += <usize>n << 2) {
        if (what == SUM || what == NORM) {
          keep(reduction, row + i, what == SUM ? rowSum(x, n) : rowSquares(x, n));
          continue;
        }
        let mean: f64 = 0;
        if (isSpread(what)) {
          begin(SUM, state, f32x4.splat(0));
          growSum(false, state, x, n);
          mean = sumOf(SUM, state) / <f64>n;
        }
        begin(what, state, v128.load32_splat(x));
        grow(what, state, x, n, mean);
        keep(reduction, row + i, sumOf(what, state));
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function pieceOf(job: ReducedJob): i32 {
  return whatOf(reductionOf(job, 0)) == TOTAL ? TOTAL_PIECE : PIECE;
}

// @ts-ignore: decorator
@inline
function piecesOf(job: ReducedJob): i32 {
  return (job.n + pieceOf(job) - 1) / pieceOf(job);
}

/** Long rows, piece by piece; a chunk has `step` pieces. */
export function reducePieces(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<ReducedJob>(address);
  const program = changetype<PointwiseJob>(job.program);
  spreadNumbers(program);
  const length = pieceOf(job);
  const inRow = piecesOf(job);
  const end = min(job.outer * inRow, (chunk + 1) * job.step);
  for (let piece = chunk * job.step; piece < end; piece++) {
    const row = piece / inRow;
    const first = (piece - row * inRow) * length;
    const size = min(length, job.n - first);
    for (let i = 0; i < size; i += BLOCK) {
      const count = min(BLOCK, size - i);
      runBlock(program, row * job.n + first + i, count, workspace);
      for (let k = 0; k < job.reductions; k++) {
        const reduction = reductionOf(job, k);
        const asked = whatOf(reduction);
        if (job.about && !isSpread(asked)) continue;
        const what = isSpread(asked) && !job.about ? SUM : asked;
        const x = valueOf(reduction, workspace);
        const state = partialOf(job, k, piece);
        // A row's best is sought from its first element on; where another piece begins is not seen in it.
        if (i == 0) {
          const worst: f32 = what == MAX ? -Infinity : Infinity;
          begin(what, state, first == 0 ? v128.load32_splat(x) : f32x4.splat(worst));
        }
        grow(what, state, x, count, job.about ? load<f64>(meanOf(job, k, row)) : 0);
      }
    }
  }
  if (!job.alone) return;
  reducePiecesEnd(address, 0, workspace);
  if (job.about || !needsMeans(job)) return;
  job.about = 1;
  reducePieces(address, 0, workspace);
  job.about = 0;
}

// @ts-ignore: decorator
@inline
function partialOf(job: ReducedJob, k: i32, piece: i32): usize {
  return job.partials + STATE * <usize>(k * job.outer * piecesOf(job) + piece);
}

// @ts-ignore: decorator
@inline
function meanOf(job: ReducedJob, k: i32, row: i32): usize {
  return job.means + (<usize>(k * job.outer + row) << 3);
}

/** What all pieces of rows come to, in their order. */
export function reducePiecesEnd(address: usize, _chunk: i32, _workspace: usize): void {
  const job = changetype<ReducedJob>(address);
  const inRow = piecesOf(job);
  for (let k = 0; k < job.reductions; k++) {
    const reduction = reductionOf(job, k);
    const asked = whatOf(reduction);
    if (job.about && !isSpread(asked)) continue;
    const what = isSpread(asked) && !job.about ? SUM : asked;
    for (let row = 0; row < job.outer; row++) {
      let state = partialOf(job, k, row * inRow);
      let sum: f64 = 0;
      if (what == MAX || what == MIN) {
        const best = state;
        for (let i = 1; i < inRow; i++) {
          state += STATE;
          for (let j: usize = 0; j < 32; j += 16) {
            v128.store(best + j, further(what == MAX, v128.load(best + j), v128.load(state + j)));
          }
          v128.store(best, v128.or(v128.load(best, 32), v128.load(state, 32)), 32);
        }
        sum = bestOf(what == MAX, best);
      } else for (let i = 0; i < inRow; i++, state += STATE) sum += sumOf(what, state);
      if (isSpread(asked) && !job.about) store<f64>(meanOf(job, k, row), sum / <f64>job.n);
      else keep(reduction, row, sum);
    }
  }
}

/** Columns, of which a chunk has `step` of a block of n rows. The workspace holds 16 bytes a column for each reduction. */
export function reduceColumns(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<ReducedJob>(address);
  const program = changetype<PointwiseJob>(job.program);
  spreadNumbers(program);
  const inner = job.inner;
  const width = job.step;
  const cuts = (inner + width - 1) / width;
  const block = chunk / cuts;
  const first = (chunk - block * cuts) * width;
  const count = min(width, inner - first);
  const start = block * job.n * inner + first;
  const reductions = job.reductions;
  const size = <usize>width << 4;
  const found = workspace + job.state;
  // Several rows at once, or four one after the other: sums are formed of four rows.
  const together = job.bank == 0;
  const most = together ? (BLOCK / inner) & -4 : 4;
  const step = together ? <usize>count << 2 : job.bank;
  const walks = needsMeans(job) ? 2 : 1;
  memory.fill(found, 0, size * reductions);
  for (let walk = 0; walk < walks; walk++) {
    for (let i = 0; i < job.n; i += most) {
      const rows = min(most, job.n - i);
      if (together) runBlock(program, start + i * inner, rows * inner, workspace);
      else for (let r = 0; r < rows; r++) runBlock(program, start + (i + r) * inner, count, workspace + step * r);
      for (let k = 0; k < reductions; k++) {
        const reduction = reductionOf(job, k);
        growColumns(whatOf(reduction), walk, valueOf(reduction, workspace), step, rows, count, found + size * k, i == 0);
      }
    }
    for (let k = 0; k < reductions; k++) {
      const reduction = reductionOf(job, k);
      const at = found + size * k;
      const what = whatOf(reduction);
      if (isSpread(what) && walk == 0) {
        // The means behind the sums, which begin anew.
        const means = at + (<usize>count << 3);
        for (let j: usize = 0; j < <usize>count << 3; j += 8) {
          store<f64>(means + j, load<f64>(at + j) / <f64>job.n);
          store<f64>(at + j, 0);
        }
      } else if (walk == walks - 1) {
        const isBest = what == MAX || what == MIN;
        for (let j = 0; j < count; j++) {
          const sum = isBest ? <f64>load<f32>(at + (<usize>j << 2)) : load<f64>(at + (<usize>j << 3));
          keep(reduction, block * inner + first + j, sum);
        }
      }
    }
  }
}

/** Rows of columns, so many bytes apart: a multiple of four of them unless they are the last. */
function growColumns(
  what: i32,
  walk: i32,
  x: usize,
  step: usize,
  rows: i32,
  count: i32,
  to: usize,
  isFirst: bool,
): void {
  if (walk > 0) {
    if (isSpread(what)) growDistances(x, step, rows, count, to);
  } else if (what == NORM) {
    for (; rows >= 2; rows -= 2, x += 2 * step) addSquares(to, x, x + step, count);
    if (rows > 0) addSquares(to, x, 0, count);
  } else if (what != MAX && what != MIN) {
    for (; rows >= 4; rows -= 4, x += 4 * step) addFour(to, x, step, count);
    for (; rows > 0; rows--, x += step) {
      for (let j: usize = 0; j < <usize>count << 2; j += 4) {
        store<f64>(to + (j << 1), load<f64>(to + (j << 1)) + <f64>load<f32>(x + j));
      }
    }
  } else {
    if (isFirst) memory.copy(to, x, <usize>count << 2);
    for (let r = isFirst ? 1 : 0; r < rows; r++) betterOf(what == MAX, x + step * r, count, to);
  }
}

/** The better of floats and others, as `columns` of assembly/vector. */
function betterOf(max: bool, x: usize, count: i32, to: usize): void {
  for (; count >= 4; count -= 4, x += 16, to += 16) {
    const v = v128.load(x);
    v128.store(to, v128.bitselect(further(max, v128.load(to), v), v, f32x4.eq(v, v)));
  }
  for (; count > 0; count--, x += 4, to += 4) {
    const v = load<f32>(x);
    const best = load<f32>(to);
    if (v != v || (max ? best < v : v < best)) store<f32>(to, v);
  }
}

/** Sums grow by squares of distances from means, which stand behind them: those of two rows at a time. */
function growDistances(x: usize, step: usize, rows: i32, count: i32, to: usize): void {
  const row = <usize>count << 2;
  for (; rows > 0; rows -= 2, x += 2 * step) {
    for (let j: usize = 0; j < row; j += 4) {
      const at = to + (j << 1);
      const m = load<f64>(at + (row << 1));
      const p = <f64>load<f32>(x + j) - m;
      let by = p * p;
      if (rows > 1) by += (<f64>load<f32>(x + step + j) - m) * (<f64>load<f32>(x + step + j) - m);
      store<f64>(at, load<f64>(at) + by);
    }
  }
}

/** Planes of `inner` values whose sums are added up over `outer`: a chunk has `step` of n. The workspace holds a double for each of a chunk. */
export function reducePlanes(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<ReducedJob>(address);
  const program = changetype<PointwiseJob>(job.program);
  spreadNumbers(program);
  const inner = job.inner;
  const first = chunk * job.step;
  const planes = min(job.step, job.n - first);
  const state = workspace + job.state;
  const sums = state + STATE * job.reductions;
  const size = <usize>job.step << 3;
  memory.fill(sums, 0, size * job.reductions);
  const most = max(1, BLOCK / inner);
  for (let o = 0; o < job.outer; o++) {
    for (let p = 0; p < planes; p += most) {
      const count = min(most, planes - p);
      const start = (o * job.n + first + p) * inner;
      for (let i = 0; i < inner; i += BLOCK) {
        const values = min(BLOCK, inner - i);
        runBlock(program, start + i, count * values, workspace);
        for (let k = 0; k < job.reductions; k++) {
          let x = valueOf(reductionOf(job, k), workspace);
          let to = sums + size * k + (<usize>p << 3);
          const own = state + STATE * k;
          for (let c = 0; c < count; c++, x += <usize>values << 2, to += 8) {
            if (i == 0) begin(SUM, own, f32x4.splat(0));
            growSum(true, own, x, values);
            if (i + values == inner) store<f64>(to, load<f64>(to) + sumOf(TOTAL, own));
          }
        }
      }
    }
  }
  for (let k = 0; k < job.reductions; k++) {
    const at = sums + size * k;
    for (let p = 0; p < planes; p++) keep(reductionOf(job, k), first + p, load<f64>(at + (<usize>p << 3)));
  }
}

/** A few values, all of them at once: folded as they would be in memory. The workspace holds them, and what a fold needs. */
export function reduceSmall(address: usize, _chunk: i32, workspace: usize): void {
  const job = changetype<ReducedJob>(address);
  const program = changetype<PointwiseJob>(job.program);
  spreadNumbers(program);
  const values = workspace + job.state;
  const size = (<usize>job.n + 16) << 2;
  for (let i = 0; i < job.n; i += BLOCK) {
    const count = min(BLOCK, job.n - i);
    runBlock(program, i, count, workspace);
    for (let k = 0; k < job.reductions; k++) {
      memory.copy(values + size * k + (<usize>i << 2), valueOf(reductionOf(job, k), workspace), <usize>count << 2);
    }
  }
  const rest = values + ((size * job.reductions + 15) & -16);
  for (let k = 0; k < job.reductions; k++) foldFloats(load<usize>(reductionOf(job, k), 8), values + size * k, rest);
}
