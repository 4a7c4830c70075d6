import { softmaxLoss, softmaxLossBackward } from '../loss/softmaxLoss';
import * as host from './host';

// Cross entropy of floats or doubles with classes as targets, and its gradient: as @wick/tensor's
// ops/losses/crossEntropyOp.ts and src/loss do it. A place is a line of `n` logits, `inner` elements apart.

@unmanaged
class CrossEntropyJob {
  /** Bytes of an element: floats, or doubles, which are plain. */
  size: i32;
  plain: i32;
  outer: i32;
  n: i32;
  inner: i32;
  /** Places of a chunk. */
  step: i32;
  /** Bytes of a target: 8 or 1. */
  targetSize: i32;
  /** 0 none, 1 mean, 2 sum. */
  reduction: i32;
  table: usize;
  x: usize;
  target: usize;
  /** An element for each class, or 0. */
  weight: usize;
  /** The same, or ones: what smoothing gives to every class; 0 without it. */
  coefficients: usize;
  /** Doubles of the places: log Σ e^x, and what a place loses. */
  logSums: usize;
  losses: usize;
  /** A double: what a mean divides by. */
  mass: usize;
  /** The loss or losses; the gradient of that, and of the logits. */
  loss: usize;
  grad: usize;
  out: usize;
  ignoreIndex: f64;
  smoothing: f64;
}

/** The class of a place, -1 where it does not count. */
function classOf(job: CrossEntropyJob, place: i32): i32 {
  const t = job.targetSize == 8 ? load<i64>(job.target + (<usize>place << 3)) : <i64>load<u8>(job.target + place);
  return <f64>t != job.ignoreIndex && t >= 0 && t < <i64>job.n ? <i32>t : -1;
}

/** What the target's class of a place counts for. */
// @ts-ignore: decorator
@inline
function factorOf<T>(job: CrossEntropyJob, c: i32): f64 {
  return c < 0 ? 0 : job.weight == 0 ? 1 : <f64>load<T>(job.weight + <usize>c * sizeof<T>());
}

/** Where a place's line begins. */
function lineOf(job: CrossEntropyJob, base: usize, place: i32): usize {
  const image = place / job.inner;
  return base + (<usize>image * <usize>job.n * <usize>job.inner + <usize>(place - image * job.inner)) * job.size;
}

/** The sum of smoothing's coefficients. */
function massOf<T>(job: CrossEntropyJob): f64 {
  let sum: f64 = 0;
  for (let c = 0; c < job.n; c++) sum += <f64>load<T>(job.coefficients + <usize>c * sizeof<T>());
  return sum;
}

/** A line of floats side by side, as vectors are to read it: itself, or a copy of it. */
function gathered(job: CrossEntropyJob, line: usize, to: usize): usize {
  if (job.inner == 1) return line;
  const step = <usize>job.inner << 2;
  for (let at = to, end = to + (<usize>job.n << 2); at < end; at += 4, line += step) store<u32>(at, load<u32>(line));
  return to;
}

/** One chunk of places: what each loses. The workspace holds three doubles and a line. */
export function crossEntropy(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<CrossEntropyJob>(address);
  if (job.size == 4) losses<f32>(job, chunk, workspace);
  else losses<f64>(job, chunk, workspace);
}

function losses<T>(job: CrossEntropyJob, chunk: i32, workspace: usize): void {
  const end = min(job.outer * job.inner, (chunk + 1) * job.step);
  const n = job.n;
  const share = job.smoothing / <f64>n;
  const masses: f64 = job.coefficients == 0 ? 0 : massOf<T>(job);
  for (let place = chunk * job.step; place < end; place++) {
    const line = lineOf(job, job.x, place);
    let most: f64;
    let sum: f64;
    let dot: f64 = 0;
    if (sizeof<T>() == 8 || job.plain) {
      const step = <usize>job.inner * sizeof<T>();
      most = -Infinity;
      for (let c = 0, at = line; c < n; c++, at += step) if (<f64>load<T>(at) > most) most = <f64>load<T>(at);
      sum = 0;
      for (let c = 0, at = line; c < n; c++, at += step) {
        const d = <f64>load<T>(at) - most;
        sum += host.exp(d);
        if (job.coefficients != 0) dot += <f64>load<T>(job.coefficients + <usize>c * sizeof<T>()) * d;
      }
    } else {
      const row = gathered(job, line, workspace + 32);
      softmaxLoss(row, job.coefficients, 0, 1, n, job.table, workspace, workspace + 8, workspace + 16);
      most = load<f64>(workspace);
      sum = load<f64>(workspace + 8);
      if (job.coefficients != 0) dot = load<f64>(workspace + 16);
    }
    const logSum = host.log(sum);
    const c = classOf(job, place);
    let loss: f64 = 0;
    if (c >= 0) {
      if (job.coefficients != 0) loss = <f64>(<T>(masses * logSum - dot)) * share;
      const factor = job.smoothing == 0 ? factorOf<T>(job, c) : factorOf<T>(job, c) * (1 - job.smoothing);
      const logit = <f64>load<T>(line + <usize>c * <usize>job.inner * sizeof<T>());
      loss += factor * (logSum - (logit - most));
    }
    const at = <usize>place << 3;
    store<f64>(job.losses + at, loss);
    store<f64>(job.logSums + at, logSum + most);
  }
}

/** The only chunk: the sum of what places lose, and what a mean divides by. */
export function crossEntropyTotal(address: usize, _chunk: i32, _workspace: usize): void {
  const job = changetype<CrossEntropyJob>(address);
  if (job.size == 4) total<f32>(job);
  else total<f64>(job);
}

function total<T>(job: CrossEntropyJob): void {
  const places = job.outer * job.inner;
  const mass = weightOfPlaces<T>(job);
  store<f64>(job.mass, mass);
  if (job.reduction == 0) {
    for (let place = 0; place < places; place++)
      store<T>(job.loss + <usize>place * sizeof<T>(), <T>load<f64>(job.losses + (<usize>place << 3)));
    return;
  }
  let sum: f64 = 0;
  for (let place = 0; place < places; place++) sum += load<f64>(job.losses + (<usize>place << 3));
  store<T>(job.loss, <T>(job.reduction == 1 ? sum / mass : sum));
}

/** The only chunk: what a mean divides by. */
export function crossEntropyMass(address: usize, _chunk: i32, _workspace: usize): void {
  const job = changetype<CrossEntropyJob>(address);
  store<f64>(job.mass, job.size == 4 ? weightOfPlaces<f32>(job) : weightOfPlaces<f64>(job));
}

/** What all places count for. */
function weightOfPlaces<T>(job: CrossEntropyJob): f64 {
  const places = job.outer * job.inner;
  let mass: f64 = 0;
  for (let place = 0; place < places; place++) mass += factorOf<T>(job, classOf(job, place));
  return mass;
}

/** One chunk of places of the gradient. The workspace holds three doubles and two lines, with room for two vectors behind. */
export function crossEntropyGrad(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<CrossEntropyJob>(address);
  if (job.size == 4) gradients<f32>(job, chunk, workspace);
  else gradients<f64>(job, chunk, workspace);
}

function gradients<T>(job: CrossEntropyJob, chunk: i32, workspace: usize): void {
  const end = min(job.outer * job.inner, (chunk + 1) * job.step);
  const n = job.n;
  const step = <usize>job.inner * sizeof<T>();
  const share = job.smoothing / <f64>n;
  const masses: f64 = job.coefficients == 0 ? 0 : massOf<T>(job);
  const first = <f64>load<T>(job.grad);
  const scale = job.reduction == 1 ? first / load<f64>(job.mass) : first;
  for (let place = chunk * job.step; place < end; place++) {
    const line = lineOf(job, job.x, place);
    const out = lineOf(job, job.out, place);
    const c = classOf(job, place);
    const arriving = job.reduction == 0 ? <f64>load<T>(job.grad + <usize>place * sizeof<T>()) : scale;
    const factor = job.smoothing == 0 ? factorOf<T>(job, c) : factorOf<T>(job, c) * (1 - job.smoothing);
    const ofSoftmax = c < 0 ? 0 : arriving * (factor + masses * share);
    const ofCoefficients = c < 0 ? 0 : arriving * share;
    const logSums = job.logSums + (<usize>place << 3);
    if (sizeof<T>() == 8 || job.plain) {
      const logSum = load<f64>(logSums);
      for (let k = 0, at: usize = 0; k < n; k++, at += step) {
        let value = host.exp(<f64>load<T>(line + at) - logSum) * ofSoftmax;
        if (job.coefficients != 0) value -= <f64>load<T>(job.coefficients + <usize>k * sizeof<T>()) * ofCoefficients;
        store<T>(out + at, <T>value);
      }
    } else {
      store<f64>(workspace, ofSoftmax);
      store<f64>(workspace + 8, ofCoefficients);
      const row = workspace + 32;
      const result = row + ((<usize>n << 2) + 63 & -32);
      const from = gathered(job, line, row);
      softmaxLossBackward(from, job.coefficients, 0, result, 1, n, job.table, logSums, workspace, workspace + 8);
      if (job.inner == 1) memory.copy(out, result, <usize>n << 2);
      else for (let k = 0, at: usize = 0; k < n; k++, at += step) store<f32>(out + at, load<f32>(result + (<usize>k << 2)));
    }
    if (c >= 0) {
      const at = out + step * c;
      store<T>(at, <T>(<f64>load<T>(at) - arriving * factor));
    }
  }
}
