import { PointwiseJob, runElements, spreadNumbers } from './pointwise';
import { work } from './walk';

// A kernel whose chunks are each followed by a program of their elements, which are still in the cache then: no other
// thread is waited for, as none reads or writes them.

@unmanaged
export class FollowedJob {
  /** The kernel and its job. */
  kernel: i32;
  job: usize;
  /** A {@link PointwiseJob} of all elements. */
  program: usize;
  /** For every chunk where its {@link PieceJob}s begin, and where the last one's end. */
  chunks: usize;
}

/** Runs of elements that a chunk gives, counted row by row in all of the result. */
@unmanaged
export class PieceJob {
  first: i32;
  runs: i32;
  length: i32;
  /** From one run to the next. */
  step: i32;
}

/** One chunk of the kernel, and what follows it. */
export function followed(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<FollowedJob>(address);
  work(job.kernel, job.job, chunk, workspace);
  const program = changetype<PointwiseJob>(job.program);
  spreadNumbers(program);
  const table = job.chunks + (<usize>chunk << 2);
  const end = load<usize>(table, 4);
  for (let at = load<usize>(table); at < end; at += offsetof<PieceJob>()) {
    const piece = changetype<PieceJob>(at);
    let first = piece.first;
    for (let left = piece.runs; left > 0; left--, first += piece.step) runElements(program, first, first + piece.length, workspace);
  }
}
