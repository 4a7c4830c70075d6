import { PointwiseJob, runBlock, spreadNumbers } from './pointwise';
import { MAX, MIN, NORM, rowSquares, rowSum, SUM } from './reduce';
import { BLOCK, isSpread, keep, needsMeans, ReducedJob, reductionOf, TOTAL, valueOf, whatOf } from './reducedJob';
import { begin, bestOf, further, grow, growSum, STATE, sumOf } from './reducedRow';

/** Values between two roundings of a long row's sum, and of a loss's total: whole blocks. */
const PIECE: i32 = 8192;
const TOTAL_PIECE: i32 = 16384;

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
