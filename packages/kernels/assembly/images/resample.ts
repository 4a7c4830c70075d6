import { madd } from '../simd';

/** Sums along one axis of floats: `target[b, o] = sum of weights[t] * source[b, indices[t]]`, t from starts[o] to starts[o + 1]. */
@unmanaged
class ResampleJob {
  /** Blocks, of which every chunk has `step`. */
  outer: i32;
  step: i32;
  /** Places along the axis, and floats of each. */
  input: i32;
  output: i32;
  inner: i32;
  starts: usize;
  indices: usize;
  weights: usize;
  source: usize;
  target: usize;
}

/** One chunk of blocks. */
export function resample(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<ResampleJob>(address);
  const begin = chunk * job.step;
  const end = min(job.outer, begin + job.step);
  const from = <usize>(job.input * job.inner) << 2;
  const to = <usize>(job.output * job.inner) << 2;
  if (job.inner == 1) {
    for (let b = begin; b < end; b += 4) fourLines(job, job.source + from * b, from, job.target + to * b, to, end - b);
  } else for (let b = begin; b < end; b++) rows(job, job.source + from * b, job.target + to * b);
}

/** Up to four lines, one a lane; of missing ones the last is repeated. */
function fourLines(job: ResampleJob, x0: usize, from: usize, y0: usize, to: usize, count: i32): void {
  const x1 = x0 + (count > 1 ? from : 0);
  const x2 = x1 + (count > 2 ? from : 0);
  const x3 = x2 + (count > 3 ? from : 0);
  const y1 = y0 + (count > 1 ? to : 0);
  const y2 = y1 + (count > 2 ? to : 0);
  const y3 = y2 + (count > 3 ? to : 0);
  let t = load<i32>(job.starts);
  for (let o = 0; o < job.output; o++) {
    let sum = f32x4.splat(0);
    for (const end = load<i32>(job.starts + (<usize>o << 2), 4); t < end; t++) {
      const at = <usize>load<u32>(job.indices + (<usize>t << 2)) << 2;
      let x = v128.load32_zero(x0 + at);
      x = v128.load32_lane(x1 + at, x, 1);
      x = v128.load32_lane(x2 + at, x, 2);
      x = v128.load32_lane(x3 + at, x, 3);
      sum = madd(v128.load32_splat(job.weights + (<usize>t << 2)), x, sum);
    }
    const at = <usize>o << 2;
    v128.store32_lane(y0 + at, sum, 0);
    v128.store32_lane(y1 + at, sum, 1);
    v128.store32_lane(y2 + at, sum, 2);
    v128.store32_lane(y3 + at, sum, 3);
  }
}

/** Places of several floats each: sums of rows. */
function rows(job: ResampleJob, x: usize, y: usize): void {
  const row = <usize>job.inner << 2;
  const whole = row & -16;
  let first = load<i32>(job.starts);
  for (let o = 0; o < job.output; o++, y += row) {
    const end = load<i32>(job.starts + (<usize>o << 2), 4);
    let j: usize = 0;
    for (; j < whole; j += 16) {
      let sum = f32x4.splat(0);
      for (let t = first; t < end; t++) {
        const at = x + row * load<u32>(job.indices + (<usize>t << 2)) + j;
        sum = madd(v128.load32_splat(job.weights + (<usize>t << 2)), v128.load(at), sum);
      }
      v128.store(y + j, sum);
    }
    for (; j < row; j += 4) {
      let sum: f32 = 0;
      for (let t = first; t < end; t++) {
        const at = x + row * load<u32>(job.indices + (<usize>t << 2)) + j;
        sum += load<f32>(job.weights + (<usize>t << 2)) * load<f32>(at);
      }
      store<f32>(y + j, sum);
    }
    first = end;
  }
}
