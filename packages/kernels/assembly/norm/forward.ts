import { findMoments, high, low, NormJob, scale } from './row';

/** y = (x - mean) scale weight + bias of every row of a job. */
export function normRows(address: usize): void {
  const job = changetype<NormJob>(address);
  const bytes = <usize>job.size << 2;
  let place = job.first;
  for (let row = 0; row < job.rows; row++) {
    const from = job.x + bytes * row;
    const to = job.out + bytes * row;
    findMoments(from, job.size, job.centered, job.eps);
    if (job.inner == 1) byPlace(from, to, bytes, job.weight, job.bias);
    else place = byBlock(job, from, to, bytes, place);
  }
}

/** Every element has a weight of its own. */
function byPlace(x: usize, out: usize, bytes: usize, weight: usize, bias: usize): void {
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  const s = f32x4.splat(scale);
  const whole = bytes & -16;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    let y = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x + at), h), l), s);
    if (weight != 0) y = f32x4.mul(y, v128.load(weight + at));
    if (bias != 0) y = f32x4.add(y, v128.load(bias + at));
    v128.store(out + at, y);
  }
  for (; at < bytes; at += 4) {
    let y = (load<f32>(x + at) - high - low) * scale;
    if (weight != 0) y *= load<f32>(weight + at);
    if (bias != 0) y += load<f32>(bias + at);
    store<f32>(out + at, y);
  }
}

/** Blocks of elements share a weight: gives the place behind the last one. */
function byBlock(job: NormJob, x: usize, out: usize, bytes: usize, place: i32): i32 {
  const block = <usize>job.inner << 2;
  const whole = block & -16;
  const h = f32x4.splat(high);
  const l = f32x4.splat(low);
  for (const end = x + bytes; x < end; x += block, out += block) {
    const factor = job.weight == 0 ? scale : scale * load<f32>(job.weight + (<usize>place << 2));
    const shift: f32 = job.bias == 0 ? -0.0 : load<f32>(job.bias + (<usize>place << 2));
    const s = f32x4.splat(factor);
    const b = f32x4.splat(shift);
    let at: usize = 0;
    for (; at < whole; at += 16)
      v128.store(out + at, f32x4.add(f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x + at), h), l), s), b));
    for (; at < block; at += 4) store<f32>(out + at, (load<f32>(x + at) - high - low) * factor + shift);
    if (++place == job.period) place = 0;
  }
  return place;
}
