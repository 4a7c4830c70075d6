import { adam, descend, descendWithMomentum } from '../vector/steps';

// The steps of optimisers on floats or doubles, pieces of whose arrays are chunks. All of their numbers are doubles, which a host
// may write anew before a run.

@unmanaged
class DescentJob {
  /** Bytes of an element. */
  size: i32;
  count: i32;
  /** Elements of a chunk: an even number. */
  step: i32;
  p: usize;
  grad: usize;
  /** Momentum, or 0. */
  buffer: usize;
  sign: f64;
  decay: f64;
  a: f64;
  momentum: f64;
  share: f64;
  nesterov: f64;
}

/** One chunk of gradient descent: `descend` and `descendWithMomentum` of src/vector. */
export function descentStep(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<DescentJob>(address);
  const first = chunk * job.step;
  const count = min(job.step, job.count - first);
  if (job.size == 8) {
    descendWide(job, <usize>first << 3, count);
    return;
  }
  const at = <usize>first << 2;
  const buffer = job.buffer == 0 ? 0 : job.buffer + at;
  const even = count & -2;
  part(job, job.p + at, job.grad + at, buffer, even);
  if (even == count) return;
  // The last vector reaches behind the arrays: what is there must not change.
  const rest = at + (<usize>even << 2);
  const b = workspace + 8;
  store<f32>(workspace, load<f32>(job.p + rest));
  if (job.buffer != 0) store<f32>(b, load<f32>(job.buffer + rest));
  part(job, workspace, job.grad + rest, job.buffer == 0 ? 0 : b, 1);
  store<f32>(job.p + rest, load<f32>(workspace));
  if (job.buffer != 0) store<f32>(job.buffer + rest, load<f32>(b));
}

function part(job: DescentJob, p: usize, grad: usize, buffer: usize, count: i32): void {
  if (buffer == 0) descend(p, grad, count, job.sign, job.decay, job.a);
  else {
    const nesterov = i32(job.nesterov != 0);
    descendWithMomentum(p, grad, buffer, count, job.sign, job.decay, job.momentum, job.share, nesterov, job.a);
  }
}

/** As the plain loops of src/vector/descend.ts. */
function descendWide(job: DescentJob, at: usize, count: i32): void {
  const decay = job.decay;
  const nesterov = job.nesterov != 0;
  for (const end = at + (<usize>count << 3); at < end; at += 8) {
    const p = load<f64>(job.p + at);
    let g = job.sign * load<f64>(job.grad + at);
    if (decay != 0) g += decay * p;
    if (job.buffer != 0) {
      const b = load<f64>(job.buffer + at) * job.momentum + job.share * g;
      store<f64>(job.buffer + at, b);
      g = nesterov ? g + job.momentum * b : b;
    }
    store<f64>(job.p + at, p + job.a * g);
  }
}

@unmanaged
class AdamJob {
  /** Bytes of an element. */
  size: i32;
  count: i32;
  /** Elements of a chunk: a multiple of four. */
  step: i32;
  p: usize;
  grad: usize;
  m: usize;
  v: usize;
  /** The largest v so far, or 0. */
  most: usize;
  sign: f64;
  decay: f64;
  shrink: f64;
  w1: f64;
  beta2: f64;
  w2: f64;
  correction: f64;
  /** The denominator: 0 none, 1 √v / correction + eps, 2 √(v / correction) + eps. */
  form: f64;
  eps: f64;
  a: f64;
  ofGrad: f64;
}

/** One chunk of a step of Adam or its kin: `adamStep` of src/vector. */
export function adamPart(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<AdamJob>(address);
  const first = chunk * job.step;
  const count = min(job.step, job.count - first);
  if (job.size == 8) {
    adamWide(job, <usize>first << 3, count);
    return;
  }
  const at = <usize>first << 2;
  const fours = count & -4;
  const most = job.most == 0 ? 0 : job.most + at;
  adamOf(job, job.p + at, job.grad + at, job.m + at, job.v + at, most, fours);
  if (fours == count) return;
  // The last vector reaches behind the arrays: what is there must not change.
  const rest = at + (<usize>fours << 2);
  const bytes = <usize>(count - fours) << 2;
  const m = workspace + 16;
  const v = workspace + 32;
  const largest = workspace + 48;
  memory.copy(workspace, job.p + rest, bytes);
  memory.copy(m, job.m + rest, bytes);
  memory.copy(v, job.v + rest, bytes);
  if (most != 0) memory.copy(largest, job.most + rest, bytes);
  adamOf(job, workspace, job.grad + rest, m, v, most == 0 ? 0 : largest, 4);
  memory.copy(job.p + rest, workspace, bytes);
  memory.copy(job.m + rest, m, bytes);
  memory.copy(job.v + rest, v, bytes);
  if (most != 0) memory.copy(job.most + rest, largest, bytes);
}

/** As the plain loop of src/vector/adam.ts over doubles. */
function adamWide(job: AdamJob, at: usize, count: i32): void {
  const decay = job.decay;
  const near = job.w1 < 0.5;
  const c = near ? job.w1 : job.w1 - 1;
  const form = <i32>job.form;
  for (const end = at + (<usize>count << 3); at < end; at += 8) {
    const x = load<f64>(job.p + at) * job.shrink;
    let g = job.sign * load<f64>(job.grad + at);
    if (decay != 0) g += decay * x;
    const m = load<f64>(job.m + at);
    const moved = (near ? m : g) + c * (g - m);
    store<f64>(job.m + at, moved);
    let s = load<f64>(job.v + at) * job.beta2 + job.w2 * g * g;
    store<f64>(job.v + at, s);
    if (job.most != 0) {
      s = max<f64>(load<f64>(job.most + at), s);
      store<f64>(job.most + at, s);
    }
    let u = job.a * moved;
    if (job.ofGrad != 0) u += job.ofGrad * g;
    if (form != 0) u /= (form == 2 ? Math.sqrt(s / job.correction) : Math.sqrt(s) / job.correction) + job.eps;
    store<f64>(job.p + at, x + u);
  }
}

function adamOf(job: AdamJob, p: usize, grad: usize, m: usize, v: usize, most: usize, count: i32): void {
  adam(
    p,
    grad,
    m,
    v,
    most,
    count,
    job.sign,
    job.decay,
    job.shrink,
    job.w1,
    job.beta2,
    job.w2,
    job.correction,
    <i32>job.form,
    job.eps,
    job.a,
    job.ofGrad,
  );
}
