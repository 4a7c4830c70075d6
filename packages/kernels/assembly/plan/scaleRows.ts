// What a product without steps, or the bias of one, does to the result.

@unmanaged
class ScaleRowsJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  items: i32;
  rows: i32;
  columns: i32;
  c: usize;
  cRow: isize;
  cBatch: isize;
  /** What every row becomes, or 0: then it is scaled, and for a beta of 0 set to zero. */
  bias: usize;
  beta: f64;
}

/** The only chunk. */
export function scaleRows(address: usize, _chunk: i32, _workspace: usize): void {
  const job = changetype<ScaleRowsJob>(address);
  const bytes = <usize>(job.columns * job.size);
  for (let item = 0; item < job.items; item++) {
    let row = job.c + job.cBatch * item;
    for (let i = 0; i < job.rows; i++, row += job.cRow) {
      if (job.bias != 0) memory.copy(row, job.bias, bytes);
      else if (job.beta == 0) memory.fill(row, 0, bytes);
      else if (job.size == 4) scale<f32>(row, row + bytes, job.beta);
      else scale<f64>(row, row + bytes, job.beta);
    }
  }
}

function scale<T>(at: usize, end: usize, beta: f64): void {
  for (; at < end; at += sizeof<T>()) store<T>(at, <T>(beta * <f64>load<T>(at)));
}
