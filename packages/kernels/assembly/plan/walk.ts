import { attendBackward } from '../attention/backward';
import { attend } from '../attention/forward';
import { convGather, convWeight } from '../compute/conv';
import { convDirect, convDirectWeight } from '../compute/direct';
import { padPlanes } from '../compute/planes';
import { winograd } from '../compute/winograd';
import { winogradWeight } from '../compute/winogradWeight';
import { maxPool } from '../images/maxPool';
import { call } from './call';
import { gatherPlanes, scatterPlanes } from './places';
import { gemm } from '../compute/gemm';
import { batchNorm, batchNormGrad } from './batchNorm';
import { crossEntropy, crossEntropyTotal, crossEntropyMass, crossEntropyGrad } from './crossEntropy';
import { moveRows } from './fill';
import { followed } from './followed';
import { fold, sumRows, sumColumns, extremes, places, sumBlocks } from './reduce';
import { reduceColumns } from './reducedColumns';
import { reducePlanes, reduceSmall } from './reducedPlanes';
import { reducePieces, reducePiecesEnd, reduceRows } from './reducedRows';
import { rowNorm, rowNormGrad, rowNormSums } from './rowNorm';
import { gatherRows, addToRows } from './rows';
import { softmax, softmaxGrad } from './softmax';
import { descentStep, adamPart } from './steps';
import { plainProduct } from './plainProduct';
import { pointwise } from './pointwise';
import { pointwiseWide } from './wide';
import { averageWindows, spreadWindows } from './windows';
import { scaleRows } from './scaleRows';
import { shallowProduct, thinProduct } from './thinProduct';

// A step in words of 32 bits: the kernel, how many chunks its job has, the job's address, and whether threads share it.
const CHUNKS: usize = 4;
const JOB: usize = 8;
const SHARED: usize = 12;
const STEP: usize = 16;

/** Does a chunk of a step. `scripts/wasm/planKernels.mjs` reads the kernels' numbers here. */
export function work(kernel: i32, job: usize, chunk: i32, workspace: usize): void {
  switch (kernel) {
    case 0:
      pointwise(job, chunk, workspace);
      break;
    case 1:
      gemm(job, chunk, workspace);
      break;
    case 2:
      plainProduct(job, chunk, workspace);
      break;
    case 3:
      scaleRows(job, chunk, workspace);
      break;
    case 4:
      thinProduct(job, chunk, workspace);
      break;
    case 5:
      shallowProduct(job, chunk, workspace);
      break;
    case 6:
      batchNorm(job, chunk, workspace);
      break;
    case 7:
      batchNormGrad(job, chunk, workspace);
      break;
    case 8:
      crossEntropy(job, chunk, workspace);
      break;
    case 9:
      crossEntropyTotal(job, chunk, workspace);
      break;
    case 10:
      crossEntropyMass(job, chunk, workspace);
      break;
    case 11:
      crossEntropyGrad(job, chunk, workspace);
      break;
    case 12:
      moveRows(job, chunk, workspace);
      break;
    case 13:
      fold(job, chunk, workspace);
      break;
    case 14:
      sumRows(job, chunk, workspace);
      break;
    case 15:
      sumColumns(job, chunk, workspace);
      break;
    case 16:
      extremes(job, chunk, workspace);
      break;
    case 17:
      places(job, chunk, workspace);
      break;
    case 18:
      sumBlocks(job, chunk, workspace);
      break;
    case 19:
      rowNorm(job, chunk, workspace);
      break;
    case 20:
      rowNormGrad(job, chunk, workspace);
      break;
    case 21:
      rowNormSums(job, chunk, workspace);
      break;
    case 22:
      gatherRows(job, chunk, workspace);
      break;
    case 23:
      addToRows(job, chunk, workspace);
      break;
    case 24:
      softmax(job, chunk, workspace);
      break;
    case 25:
      softmaxGrad(job, chunk, workspace);
      break;
    case 26:
      descentStep(job, chunk, workspace);
      break;
    case 27:
      adamPart(job, chunk, workspace);
      break;
    case 28:
      call(job, chunk, workspace);
      break;
    case 29:
      attend(job, chunk, workspace);
      break;
    case 30:
      attendBackward(job, chunk, workspace);
      break;
    case 31:
      convDirect(job, chunk, workspace);
      break;
    case 32:
      convDirectWeight(job, chunk, workspace);
      break;
    case 33:
      convGather(job, chunk, workspace);
      break;
    case 34:
      convWeight(job, chunk, workspace);
      break;
    case 35:
      padPlanes(job, chunk, workspace);
      break;
    case 36:
      winograd(job, chunk, workspace);
      break;
    case 37:
      winogradWeight(job, chunk, workspace);
      break;
    case 38:
      maxPool(job, chunk, workspace);
      break;
    case 39:
      gatherPlanes(job, chunk, workspace);
      break;
    case 40:
      scatterPlanes(job, chunk, workspace);
      break;
    case 41:
      pointwiseWide(job, chunk, workspace);
      break;
    case 42:
      averageWindows(job, chunk, workspace);
      break;
    case 43:
      spreadWindows(job, chunk, workspace);
      break;
    case 44:
      reduceRows(job, chunk, workspace);
      break;
    case 45:
      reducePieces(job, chunk, workspace);
      break;
    case 46:
      reducePiecesEnd(job, chunk, workspace);
      break;
    case 47:
      reduceColumns(job, chunk, workspace);
      break;
    case 48:
      reducePlanes(job, chunk, workspace);
      break;
    case 49:
      reduceSmall(job, chunk, workspace);
      break;
    case 50:
      followed(job, chunk, workspace);
      break;
  }
}

/** In place of a kernel: leaves out so many steps, where the word at the job's address has the value of the last field. */
const SKIP: i32 = -1;

/** The next step. */
// @ts-ignore: decorator
@inline
function behind(step: usize): usize {
  if (load<i32>(step) != SKIP) return step + STEP;
  const more = load<i32>(load<usize>(step, JOB)) == load<i32>(step, SHARED) ? load<i32>(step, CHUNKS) : 0;
  return step + STEP * (1 + more);
}

function alone(step: usize, workspace: usize): void {
  const chunks = load<i32>(step, CHUNKS);
  for (let chunk = 0; chunk < chunks; chunk++) work(load<i32>(step), load<usize>(step, JOB), chunk, workspace);
}

/** All steps from one address up to another, one after the other, in this thread. */
export function runSteps(from: usize, to: usize, workspace: usize): void {
  for (; from < to; from = behind(from)) if (load<i32>(from) != SKIP) alone(from, workspace);
}

// What threads share: the step that is open and its next chunk, in one word so that both are taken at once, and how many
// chunks of it are done.
const NEXT: usize = 0;
const DONE: usize = 64;
/** Behind the last chunk of any step. */
const NONE: i64 = 0x7fffffff;

/** Helpers that come in now wait for a step. */
export function openSteps(control: usize, first: usize): void {
  atomic.store<i64>(control + NEXT, (<i64>first << 32) | NONE);
}

/** Helpers leave. */
export function closeSteps(control: usize): void {
  atomic.store<i64>(control + NEXT, 0);
}

/** Does chunks of the open step until all are taken; says whether there will be other steps. */
function take(control: usize, workspace: usize): bool {
  let next = atomic.load<i64>(control + NEXT);
  let step = <usize>(<u64>next >> 32);
  while (step != 0 && <i32>next < load<i32>(step, CHUNKS)) {
    if (atomic.cmpxchg<i64>(control + NEXT, next, next + 1) == next) {
      work(load<i32>(step), load<usize>(step, JOB), <i32>next, workspace);
      atomic.add<i32>(control + DONE, 1);
    }
    next = atomic.load<i64>(control + NEXT);
    step = <usize>(<u64>next >> 32);
  }
  return step != 0;
}

/** What {@link runSteps} does, with those helpers that are there: after a step that is shared all wait for each other. */
export function leadSteps(control: usize, from: usize, to: usize, workspace: usize): void {
  for (; from < to; from = behind(from)) {
    if (load<i32>(from) == SKIP) continue;
    if (load<i32>(from, SHARED) == 0) {
      alone(from, workspace);
      continue;
    }
    atomic.store<i32>(control + DONE, 0);
    atomic.store<i64>(control + NEXT, <i64>from << 32);
    take(control, workspace);
    while (atomic.load<i32>(control + DONE) < load<i32>(from, CHUNKS)) {}
  }
}

/** A helper's part, until the steps are closed. */
export function followSteps(control: usize, _chunk: i32, workspace: usize): void {
  while (take(control, workspace)) {}
}
