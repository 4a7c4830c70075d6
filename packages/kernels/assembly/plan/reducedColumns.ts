import { PointwiseJob, runBlock, spreadNumbers } from './pointwise';
import { addFour, addSquares, MAX, MIN, NORM } from './reduce';
import { BLOCK, isSpread, keep, needsMeans, ReducedJob, reductionOf, valueOf, whatOf } from './reducedJob';
import { further } from './reducedRow';

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
