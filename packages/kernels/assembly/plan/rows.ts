// Rows of tables by index, and what is added to them: embeddings.

@unmanaged
class RowsJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  /** Bytes of an index: 8 or 4. */
  indexSize: i32;
  count: i32;
  /** Elements of a row, and of a chunk: of indices, or for the gradient of elements of a row. */
  width: i32;
  step: i32;
  rows: i32;
  /** The row that gets no gradient, or -1. */
  padding: i32;
  table: usize;
  indices: usize;
  out: usize;
}

function indexOf(job: RowsJob, i: i32): usize {
  return job.indexSize == 8 ? load<u32>(job.indices + (<usize>i << 3)) : load<u32>(job.indices + (<usize>i << 2));
}

/** One chunk of indices: their rows. */
export function gatherRows(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<RowsJob>(address);
  const bytes = <usize>job.width * job.size;
  const end = min(job.count, (chunk + 1) * job.step);
  for (let i = chunk * job.step; i < end; i++) memory.copy(job.out + bytes * i, job.table + bytes * indexOf(job, i), bytes);
}

/** One chunk of the elements of a row: every vector of `table` is added to its row of `out`, which is zero at first. */
export function addToRows(address: usize, chunk: i32, _workspace: usize): void {
  const job = changetype<RowsJob>(address);
  const bytes = <usize>job.width * job.size;
  const first = chunk * job.step;
  const length = <usize>min(job.step, job.width - first) * job.size;
  const at = <usize>first * job.size;
  for (let r = 0; r < job.rows; r++) memory.fill(job.out + bytes * r + at, 0, length);
  for (let i = 0; i < job.count; i++) {
    const row = indexOf(job, i);
    if (<i32>row == job.padding) continue;
    let to = job.out + bytes * row + at;
    let from = job.table + bytes * i + at;
    const end = to + length;
    if (job.size == 8) {
      for (; to < end; to += 8, from += 8) store<f64>(to, load<f64>(to) + load<f64>(from));
      continue;
    }
    for (; to + 16 <= end; to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
  }
}
