// Bytes: copies of what lies side by side, and zeros.

@unmanaged
class MoveJob {
  /** Rows of `bytes` bytes. */
  rows: i32;
  bytes: i32;
  /** 0: zeros. */
  from: usize;
  fromStep: isize;
  to: usize;
  toStep: isize;
}

/** The only chunk. */
export function moveRows(address: usize, _chunk: i32, _workspace: usize): void {
  const job = changetype<MoveJob>(address);
  for (let row = 0; row < job.rows; row++) {
    const to = job.to + job.toStep * row;
    if (job.from == 0) memory.fill(to, 0, job.bytes);
    else memory.copy(to, job.from + job.fromStep * row, job.bytes);
  }
}
