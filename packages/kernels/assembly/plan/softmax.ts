import {
  divideColumns,
  expColumns,
  largestOfColumns,
  logSoftmaxSlopes,
  shiftColumns,
  softmaxSlopes,
} from '../vector/columns';
import { divideRows, expRows, shiftRows } from '../vector/exp';
import * as host from './host';

// Softmax and log-softmax along the middle dimension of (outer, n, inner), and their gradients: as src/norm/softmax.ts
// and softmaxBackward.ts do them, in floats or, where that is plain, in double with the engine's functions.

@unmanaged
class SoftmaxJob {
  /** Bytes of an element: floats, or doubles, which are plain. */
  size: i32;
  plain: i32;
  logarithmic: i32;
  outer: i32;
  n: i32;
  inner: i32;
  /** Blocks of a chunk. */
  step: i32;
  table: usize;
  /** The logits, or for the gradient what the forward gave. */
  x: usize;
  /** The gradient of the result. */
  grad: usize;
  out: usize;
}

/** One chunk. The workspace holds a block of floats, and of each column a float and a double, or two doubles. */
export function softmax(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<SoftmaxJob>(address);
  const end = min(job.outer, (chunk + 1) * job.step);
  const bytes = <usize>job.n * <usize>job.inner * job.size;
  for (let block = chunk * job.step; block < end; block++) {
    const x = job.x + bytes * block;
    const out = job.out + bytes * block;
    if (job.plain == 0) softmaxBlock(job, x, out, workspace);
    else if (job.size == 4) plainBlock<f32>(job, x, out, workspace);
    else plainBlock<f64>(job, x, out, workspace);
  }
}

function softmaxBlock(job: SoftmaxJob, x: usize, out: usize, workspace: usize): void {
  const n = job.n;
  const inner = job.inner;
  const sums = workspace;
  const largest = sums + (<usize>inner << 3);
  const values = job.logarithmic ? (largest + (<usize>inner << 3) + 15) & -16 : out;
  const t = job.table;
  if (inner == 1) {
    expRows(x, values, 1, n, largest, sums, t);
    if (job.logarithmic == 0) divideRows(out, 1, n, sums);
    else {
      store<f64>(sums, host.log(load<f64>(sums)));
      shiftRows(x, out, 1, n, largest, sums);
    }
    return;
  }
  memory.fill(sums, 0, <usize>inner << 3);
  largestOfColumns(x, 1, n, inner, largest);
  expColumns(x, values, 1, n, inner, largest, sums, t);
  if (job.logarithmic == 0) divideColumns(out, 1, n, inner, sums);
  else {
    for (let i = 0; i < inner; i++) {
      const at = sums + (<usize>i << 3);
      store<f64>(at, host.log(load<f64>(at)));
    }
    shiftColumns(x, out, 1, n, inner, largest, sums);
  }
}

function plainBlock<T>(job: SoftmaxJob, x: usize, out: usize, workspace: usize): void {
  const row = <usize>job.inner * sizeof<T>();
  for (let i = 0; i < job.inner; i++, x += sizeof<T>(), out += sizeof<T>()) {
    const end = x + row * job.n;
    let most: f64 = -Infinity;
    for (let at = x; at < end; at += row) {
      const v = <f64>load<T>(at);
      if (v > most) most = v;
    }
    let sum: f64 = 0;
    let to = out;
    for (let at = x; at < end; at += row, to += row) {
      const e = host.exp(<f64>load<T>(at) - most);
      sum += e;
      if (job.logarithmic == 0) store<T>(to, <T>e);
    }
    to = out;
    if (job.logarithmic) {
      sum = host.log(sum);
      for (let at = x; at < end; at += row, to += row) store<T>(to, <T>(<f64>load<T>(at) - most - sum));
    } else for (let at = x; at < end; at += row, to += row) store<T>(to, <T>(<f64>load<T>(to) / sum));
  }
}

/** One chunk. The workspace holds a double for each column. */
export function softmaxGrad(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<SoftmaxJob>(address);
  const end = min(job.outer, (chunk + 1) * job.step);
  const n = job.n;
  const inner = job.inner;
  const bytes = <usize>n * <usize>inner * job.size;
  for (let block = chunk * job.step; block < end; block++) {
    const by = bytes * block;
    if (job.plain) {
      if (job.size == 4) plainGrad<f32>(job, job.grad + by, job.x + by, job.out + by);
      else plainGrad<f64>(job, job.grad + by, job.x + by, job.out + by);
      continue;
    }
    memory.fill(workspace, 0, <usize>inner << 3);
    if (job.logarithmic) logSoftmaxSlopes(job.grad + by, job.x + by, job.out + by, 1, n, inner, workspace, job.table);
    else softmaxSlopes(job.grad + by, job.x + by, job.out + by, 1, n, inner, workspace, job.table);
  }
}

function plainGrad<T>(job: SoftmaxJob, g: usize, y: usize, out: usize): void {
  const row = <usize>job.inner * sizeof<T>();
  const all = row * job.n;
  for (let i = 0; i < job.inner; i++, g += sizeof<T>(), y += sizeof<T>(), out += sizeof<T>()) {
    let sum: f64 = 0;
    if (job.logarithmic) {
      for (let at: usize = 0; at < all; at += row) sum += <f64>load<T>(g + at);
      for (let at: usize = 0; at < all; at += row)
        store<T>(out + at, <T>(<f64>load<T>(g + at) - host.exp(<f64>load<T>(y + at)) * sum));
    } else {
      for (let at: usize = 0; at < all; at += row) sum += <f64>load<T>(g + at) * <f64>load<T>(y + at);
      for (let at: usize = 0; at < all; at += row)
        store<T>(out + at, <T>(<f64>load<T>(y + at) * (<f64>load<T>(g + at) - sum)));
    }
  }
}
