// Runs of a strided array, and of bytes as floats.

/** An array's elements in row-major order of their shape; behind the fields sizes of the dimensions, then strides in bytes. */
@unmanaged
export class StridedJob {
  address: usize;
  /** Bytes of an element: floats, or bytes that count as floats; in programs of doubles see wide.ts. */
  size: i32;
  rank: i32;
}

/** Where those begin. */
const FIELDS: usize = 16;

// @ts-ignore: decorator
@inline
export function sizeOf(job: usize, d: i32): i32 {
  return load<i32>(job + FIELDS + (<usize>d << 2));
}

// @ts-ignore: decorator
@inline
export function strideOf(job: usize, rank: i32, d: i32): isize {
  return load<isize>(job + FIELDS + (<usize>(rank + d) << 2));
}

/** Elements `at` to `at + count`, as floats side by side; up to a vector more is written. */
export function gather(address: usize, at: i32, count: i32, to: usize): void {
  const job = changetype<StridedJob>(address);
  const last = job.rank - 1;
  const width = sizeOf(address, last);
  const step = strideOf(address, job.rank, last);
  let row = at / width;
  let first = at - row * width;
  while (count > 0) {
    const run = min(width - first, count);
    const from = rowAddress(job, row) + step * first;
    if (job.size == 1) bytesToFloats(from, step, run, to);
    else if (step == 4) copyFloats(from, run, to);
    else if (step == 0) fillFloats(from, run, to);
    else pickFloats(from, step, run, to);
    to += <usize>run << 2;
    count -= run;
    first = 0;
    row++;
  }
}

/** The reverse: not a byte more is written. */
export function scatter(address: usize, at: i32, count: i32, from: usize): void {
  const job = changetype<StridedJob>(address);
  const last = job.rank - 1;
  const width = sizeOf(address, last);
  const step = strideOf(address, job.rank, last);
  let row = at / width;
  let first = at - row * width;
  while (count > 0) {
    const run = min(width - first, count);
    let to = rowAddress(job, row) + step * first;
    const end = from + (<usize>run << 2);
    if (job.size == 1) for (; from < end; from += 4, to += step) store<u8>(to, load<f32>(from) != 0);
    else if (step == 4) {
      memory.copy(to, from, <usize>run << 2);
      from = end;
    } else for (; from < end; from += 4, to += step) store<u32>(to, load<u32>(from));
    count -= run;
    first = 0;
    row++;
  }
}

/** Where a row begins, counted over all dimensions but the last. */
export function rowAddress(job: StridedJob, row: i32): usize {
  const address = changetype<usize>(job);
  let at = job.address;
  for (let d = job.rank - 2; d >= 0 && row > 0; d--) {
    const size = sizeOf(address, d);
    const outer = row / size;
    at += strideOf(address, job.rank, d) * (row - outer * size);
    row = outer;
  }
  return at;
}

function copyFloats(from: usize, run: i32, to: usize): void {
  if (run > 64) {
    memory.copy(to, from, <usize>run << 2);
    return;
  }
  for (const end = to + (<usize>run << 2); to < end; to += 16, from += 16) v128.store(to, v128.load(from));
}

function fillFloats(from: usize, run: i32, to: usize): void {
  const x = v128.load32_splat(from);
  for (const end = to + (<usize>run << 2); to < end; to += 16) v128.store(to, x);
}

function pickFloats(from: usize, step: isize, run: i32, to: usize): void {
  for (const end = to + (<usize>run << 2); to < end; to += 4, from += step) store<u32>(to, load<u32>(from));
}

function bytesToFloats(from: usize, step: isize, run: i32, to: usize): void {
  for (const end = to + (<usize>run << 2); to < end; to += 4, from += step) store<f32>(to, <f32>load<u8>(from));
}
