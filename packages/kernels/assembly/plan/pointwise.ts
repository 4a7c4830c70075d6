import { doStep } from '../pointwise/run';
import { gather, scatter } from './strided';

// A program of assembly/pointwise whose operands may be strided: steps of the same form, and some that bring elements
// into registers and back. Registers of a thread lie apart by a block and room for a vector.

/** Elements that all steps are done to before the next ones. */
const BLOCK: i32 = 1024;

const STEP_SIZE: usize = 20;

// Steps besides those of assembly/pointwise/run.ts. Addresses are those of a StridedJob, and of a register (an offset).
const GATHER: u32 = 100;
const SCATTER: u32 = 101;
/** All lanes of a vector of the job's become a float of memory: before the first block. */
const SPLAT: u32 = 102;
/** A register to memory, without a byte more; to bytes of 1 and 0. */
const KEEP: u32 = 103;
const KEEP_BYTES: u32 = 104;

@unmanaged
export class PointwiseJob {
  /** Elements, and those of a chunk: whole blocks. */
  count: i32;
  perChunk: i32;
  /** Where the steps begin that are done once a chunk, those done for each block, and where they end. */
  once: usize;
  steps: usize;
  end: usize;
  /** The constants of assembly/pointwise. */
  table: usize;
}

/** One chunk of a program. */
export function pointwise(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<PointwiseJob>(address);
  spreadNumbers(job);
  runElements(job, chunk * job.perChunk, min(job.count, (chunk + 1) * job.perChunk), workspace);
}

/** All steps on the elements `first` to `stop`, counted row by row. */
export function runElements(job: PointwiseJob, first: i32, stop: i32, workspace: usize): void {
  for (let at = first; at < stop; at += BLOCK) runBlock(job, at, min(BLOCK, stop - at), workspace);
}

/** What is done once before the blocks. */
export function spreadNumbers(job: PointwiseJob): void {
  for (let step = job.once; step < job.steps; step += STEP_SIZE) {
    v128.store(load<usize>(step, 4), v128.load32_splat(load<usize>(step, 8)));
  }
}

/** All steps on up to a block of elements, from any one on. */
export function runBlock(job: PointwiseJob, at: i32, count: i32, workspace: usize): void {
  for (let step = job.steps; step < job.end; step += STEP_SIZE) {
    const code = load<u32>(step) & 255;
    if (code < GATHER) {
      doStep(step, workspace, at, count, job.table);
      continue;
    }
    const to = load<usize>(step, 4);
    const from = load<usize>(step, 8);
    if (code == GATHER) gather(from, at, count, workspace + to);
    else if (code == SCATTER) scatter(to, at, count, workspace + from);
    else if (code == KEEP) memory.copy(to + (<usize>at << 2), workspace + from, <usize>count << 2);
    else if (code == KEEP_BYTES) keepBytes(to + at, workspace + from, count);
  }
}

function keepBytes(to: usize, from: usize, count: i32): void {
  for (const end = to + count; to < end; to++, from += 4) store<u8>(to, load<f32>(from) != 0);
}
