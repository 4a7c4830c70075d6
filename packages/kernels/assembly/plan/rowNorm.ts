import { normRowsBackward } from '../norm/backward';
import { normRows } from '../norm/forward';
import { NormJob } from '../norm/row';

// Layer, group and root mean square normalisation: as src/norm/rowNorm.ts and wasmRowNorm.ts do it.

@unmanaged
class RowNormJob {
  /** Bytes of an element: floats, or doubles, which are plain. */
  size: i32;
  /** Of all rows; a gradient's sums are those of the pieces, 2 · period doubles each. */
  norm: usize;
  plain: i32;
  /** Rows of a chunk. For the gradient those of a piece, whose sums are formed in floats. */
  step: i32;
  /** Chunks in order, for what cannot be cut: the gradient's sums by place. */
  pieces: i32;
  sums: usize;
  /** The gradients of weight and bias. */
  gradWeight: usize;
  gradBias: usize;
}

const NORM_BYTES: usize = 64;

/** The job of some rows, in a copy. */
function part(job: RowNormJob, first: i32, to: usize): NormJob {
  memory.copy(to, job.norm, NORM_BYTES);
  const norm = changetype<NormJob>(to);
  const at = <usize>first * <usize>norm.size * job.size;
  norm.rows = min(job.step, norm.rows - first);
  norm.first = <i32>((<i64>first * <i64>norm.size / <i64>norm.inner) % <i64>norm.period);
  norm.x += at;
  norm.out += at;
  if (norm.grad != 0) norm.grad += at;
  return norm;
}

/** One chunk of rows. The workspace holds their job. */
export function rowNorm(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<RowNormJob>(address);
  const norm = part(job, chunk * job.step, workspace);
  if (job.plain == 0) normRows(workspace);
  else if (job.size == 4) plainRows<f32>(norm);
  else plainRows<f64>(norm);
}

// What moments has found.
let mean: f64;
let scale: f64;

function moments<T>(x: usize, norm: NormJob): void {
  const end = x + <usize>norm.size * sizeof<T>();
  mean = 0;
  if (norm.centered) {
    for (let at = x; at < end; at += sizeof<T>()) mean += <f64>load<T>(at);
    mean /= <f64>norm.size;
  }
  let squares: f64 = 0;
  for (let at = x; at < end; at += sizeof<T>()) squares += (<f64>load<T>(at) - mean) * (<f64>load<T>(at) - mean);
  scale = 1 / Math.sqrt(<f64>(<T>(squares / <f64>norm.size)) + norm.eps);
}

function plainRows<T>(norm: NormJob): void {
  let x = norm.x;
  let out = norm.out;
  let c = norm.first;
  for (let r = 0; r < norm.rows; r++) {
    moments<T>(x, norm);
    for (let blocks = norm.size / norm.inner; blocks > 0; blocks--) {
      const factor = norm.weight == 0 ? scale : scale * <f64>load<T>(norm.weight + <usize>c * sizeof<T>());
      const shift: f64 = norm.bias == 0 ? -0.0 : <f64>load<T>(norm.bias + <usize>c * sizeof<T>());
      for (let i = norm.inner; i > 0; i--, x += sizeof<T>(), out += sizeof<T>()) store<T>(out, <T>((<f64>load<T>(x) - mean) * factor + shift));
      if (++c == norm.period) c = 0;
    }
  }
}

/** One piece of the gradient, or all. The workspace holds the job, and two floats for each element of a row. */
export function rowNormGrad(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<RowNormJob>(address);
  const period = changetype<NormJob>(job.norm).period;
  const bytes = <usize>period << 3;
  const count = (changetype<NormJob>(job.norm).rows + job.step - 1) / job.step;
  // One chunk does all pieces where they are not cut: they add to the same sums.
  const first = job.pieces > 1 ? chunk : 0;
  const end = job.pieces > 1 ? chunk + 1 : count;
  const sums = job.sums + 2 * bytes * first;
  memory.fill(sums, 0, 2 * bytes);
  for (let piece = first; piece < end; piece++) {
    const norm = part(job, piece * job.step, workspace);
    norm.gradWeight = sums;
    norm.gradBias = sums + bytes;
    norm.sums = workspace + NORM_BYTES;
    if (job.plain == 0) normRowsBackward(workspace);
    else if (job.size == 4) plainGrad<f32>(norm);
    else plainGrad<f64>(norm);
  }
}

/** The only chunk: the pieces' sums in their order. */
export function rowNormSums(address: usize, _chunk: i32, _workspace: usize): void {
  const job = changetype<RowNormJob>(address);
  if (job.size == 4) pieceSums<f32>(job);
  else pieceSums<f64>(job);
}

function pieceSums<T>(job: RowNormJob): void {
  const period = changetype<NormJob>(job.norm).period;
  for (let c = 0; c < period; c++) {
    const at = job.sums + (<usize>c << 3);
    let weight: f64 = 0;
    let bias: f64 = 0;
    for (let piece = 0; piece < job.pieces; piece++) {
      const from = at + (<usize>piece * <usize>period << 4);
      weight += load<f64>(from);
      bias += load<f64>(from + (<usize>period << 3));
    }
    store<T>(job.gradWeight + <usize>c * sizeof<T>(), <T>weight);
    store<T>(job.gradBias + <usize>c * sizeof<T>(), <T>bias);
  }
}

function plainGrad<T>(norm: NormJob): void {
  let x = norm.x;
  let g = norm.grad;
  let out = norm.out;
  const bytes = <usize>norm.size * sizeof<T>();
  const size = <f64>norm.size;
  let place = norm.first;
  for (let r = 0; r < norm.rows; r++, x += bytes, g += bytes, out += bytes) {
    moments<T>(x, norm);
    let sum: f64 = 0;
    let product: f64 = 0;
    let c = place;
    for (let at: usize = 0; at < bytes; ) {
      const factor: f64 = norm.weight == 0 ? 1 : <f64>load<T>(norm.weight + <usize>c * sizeof<T>());
      let blockSum: f64 = 0;
      let blockProduct: f64 = 0;
      for (const stop = at + <usize>norm.inner * sizeof<T>(); at < stop; at += sizeof<T>()) {
        const v = <f64>load<T>(g + at);
        blockSum += v;
        blockProduct += v * (<f64>load<T>(x + at) - mean) * scale;
      }
      const to = <usize>c << 3;
      store<f64>(norm.gradBias + to, load<f64>(norm.gradBias + to) + blockSum);
      store<f64>(norm.gradWeight + to, load<f64>(norm.gradWeight + to) + blockProduct);
      sum += blockSum * factor;
      product += blockProduct * factor;
      if (++c == norm.period) c = 0;
    }
    const meanGrad: f64 = norm.centered ? sum / size : 0;
    const meanProduct = product / size;
    c = place;
    for (let at: usize = 0; at < bytes; ) {
      const factor: f64 = norm.weight == 0 ? 1 : <f64>load<T>(norm.weight + <usize>c * sizeof<T>());
      for (const stop = at + <usize>norm.inner * sizeof<T>(); at < stop; at += sizeof<T>()) {
        const along = (<f64>load<T>(x + at) - mean) * scale * meanProduct;
        store<T>(out + at, <T>((<f64>load<T>(g + at) * factor - meanGrad - along) * scale));
      }
      if (++c == norm.period) c = 0;
    }
    place = c;
  }
}
