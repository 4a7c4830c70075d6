import { PlacesJob, scatter } from './places';
import { PointwiseJob, runBlock, spreadNumbers } from './pointwise';
import { foldFloats, SUM } from './reduce';
import { BLOCK, keep, ReducedJob, reductionOf, TOTAL, valueOf } from './reducedJob';
import { begin, growSum, STATE, sumOf } from './reducedRow';

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
      const plane = o * job.n + first + p;
      if (job.scattered != 0) scatter<f32>(changetype<PlacesJob>(job.scattered), plane, plane + count);
      const start = plane * inner;
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
