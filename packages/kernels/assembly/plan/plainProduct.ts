// Products in double, in the order of the plain loops (src/matmul/multiply.ts and smallProduct.ts), and with their bits:
// a sum is formed one product after the other, two columns in a vector.

@unmanaged
class PlainProductJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  m: i32;
  n: i32;
  k: i32;
  /** Items in a chunk, and in all; where there is one item, rows of a chunk. */
  items: i32;
  step: i32;
  /** Sums over so many steps at a time are rounded and added to what is there; factors are scaled before, not sums after. */
  block: i32;
  scaleFirst: i32;
  a: usize;
  aRow: isize;
  aColumn: isize;
  aBatch: isize;
  b: usize;
  bRow: isize;
  bColumn: isize;
  bBatch: isize;
  c: usize;
  cRow: isize;
  cBatch: isize;
  alpha: f64;
  beta: f64;
}

/** One chunk. The workspace holds n sums, and two vectors more. */
export function plainProduct(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<PlainProductJob>(address);
  if (job.items == 1) {
    const first = chunk * job.step;
    rows(job, 0, first, min(job.m, first + job.step), workspace);
    return;
  }
  const end = min(job.items, (chunk + 1) * job.step);
  for (let item = chunk * job.step; item < end; item++) rows(job, item, 0, job.m, workspace);
}

function rows(job: PlainProductJob, item: i32, first: i32, end: i32, sums: usize): void {
  const a = job.a + job.aBatch * item;
  const b = job.b + job.bBatch * item;
  const c = job.c + job.cBatch * item;
  for (let i = first; i < end; i++) {
    for (let p = 0; p < job.k; p += job.block) {
      const depth = min(job.block, job.k - p);
      const beta = p == 0 ? job.beta : 1;
      const left = a + job.aRow * i + job.aColumn * p;
      const right = b + job.bRow * p;
      if (job.size == 4) row<f32>(job, left, right, depth, beta, c + job.cRow * i, sums);
      else row<f64>(job, left, right, depth, beta, c + job.cRow * i, sums);
    }
  }
}

/** One element of T in both lanes. */
// @ts-ignore: decorator
@inline
function one<T>(at: usize): v128 {
  return f64x2.splat(<f64>load<T>(at));
}

function row<T>(job: PlainProductJob, a: usize, b: usize, depth: i32, beta: f64, c: usize, sums: usize): void {
  const end = sums + (<usize>job.n << 3);
  const scale = f64x2.splat(job.scaleFirst ? job.alpha : 1);
  if (job.bColumn == sizeof<T>()) {
    for (let at = sums; at < end; at += 32, b += 4 * sizeof<T>()) {
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      let left = a;
      let right = b;
      for (let p = 0; p < depth; p++, left += job.aColumn, right += job.bRow) {
        let x = one<T>(left);
        if (job.scaleFirst) x = f64x2.mul(scale, x);
        low = f64x2.add(low, f64x2.mul(x, pair<T>(right)));
        high = f64x2.add(high, f64x2.mul(x, pair<T>(right + 2 * sizeof<T>())));
      }
      v128.store(at, low);
      v128.store(at, high, 16);
    }
  } else {
    for (let at = sums; at < end; at += 32, b += job.bColumn << 2) {
      // Columns that are missing are the last one over again.
      const left = <i32>((end - at) >> 3);
      const b1 = b + (left > 1 ? job.bColumn : 0);
      const b2 = b1 + (left > 2 ? job.bColumn : 0);
      const b3 = b2 + (left > 3 ? job.bColumn : 0);
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      let from = a;
      let by: isize = 0;
      for (let p = 0; p < depth; p++, from += job.aColumn, by += job.bRow) {
        let x = one<T>(from);
        if (job.scaleFirst) x = f64x2.mul(scale, x);
        low = f64x2.add(low, f64x2.mul(x, f64x2.replace_lane(one<T>(b + by), 1, <f64>load<T>(b1 + by))));
        high = f64x2.add(high, f64x2.mul(x, f64x2.replace_lane(one<T>(b2 + by), 1, <f64>load<T>(b3 + by))));
      }
      v128.store(at, low);
      v128.store(at, high, 16);
    }
  }
  const alpha = job.scaleFirst ? 1 : job.alpha;
  for (let at = sums; at < end; at += 8, c += sizeof<T>()) {
    const value = alpha * load<f64>(at);
    store<T>(c, <T>(beta == 0 ? value : value + beta * <f64>load<T>(c)));
  }
}

/** Two elements side by side, as doubles. */
// @ts-ignore: decorator
@inline
function pair<T>(at: usize): v128 {
  if (sizeof<T>() == 4) return f64x2.promote_low_f32x4(v128.load64_zero(at));
  return v128.load(at);
}
