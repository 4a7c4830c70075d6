import { packWeights } from '../compute/conv';
import { packRight } from '../compute/gemm';
import { fillPlanes, spreadPlanes } from '../compute/planes';
import { addRows } from '../compute/thin';
import { sumWinogradWeight } from '../compute/winogradWeight';
import { winogradWeights } from '../compute/winogradWeights';
import { gruGates, gruGatesBackward } from '../recurrent/gru';
import { lstmGates, lstmGatesBackward } from '../recurrent/lstm';
import { plainGates, plainGatesBackward } from '../recurrent/plain';
import { copyRows } from '../recurrent/rows';
import { movePlaces } from './movePlaces';

// Calls of functions with numbers: what drivers do between jobs.

let base: usize;

/** The i-th argument. */
// @ts-ignore: decorator
@inline
function arg(i: usize): i32 {
  return load<i32>(base + 8 + (i << 2));
}

/** The only chunk. In words: the function, what it gave, its arguments. `scripts/wasm/planKernels.mjs` reads the numbers here. */
export function call(job: usize, _chunk: i32, _workspace: usize): void {
  base = job;
  switch (load<i32>(job)) {
    case 0:
      packWeights(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6));
      break;
    case 1:
      packRight(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6));
      break;
    case 2:
      spreadPlanes(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6), arg(7), arg(8), arg(9), arg(10));
      break;
    case 3:
      addRows(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6), arg(7), arg(8), arg(9));
      break;
    case 4:
      winogradWeights(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6));
      break;
    case 5:
      store<i32>(job, sumWinogradWeight(arg(0), arg(1), arg(2), arg(3)), 4);
      break;
    case 6:
      gruGates(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6), arg(7), arg(8));
      break;
    case 7:
      gruGatesBackward(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6));
      break;
    case 8:
      lstmGates(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6), arg(7));
      break;
    case 9:
      lstmGatesBackward(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6));
      break;
    case 10:
      plainGates(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6), arg(7));
      break;
    case 11:
      plainGatesBackward(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6));
      break;
    case 12:
      copyRows(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5));
      break;
    case 13:
      sumBlocksOfRows(arg(0), arg(1), arg(2), arg(3), arg(4));
      break;
    case 14:
      fillPlanes(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5));
      break;
    case 15:
      movePlaces(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5), arg(6), arg(7), arg(8), arg(9), arg(10), arg(11));
      break;
  }
}

/** Sums of columns: those of a block of rows in floats, in the order of `addRows`, those of blocks in double. */
function sumBlocksOfRows(at: usize, columns: i32, rows: i32, block: i32, to: usize): void {
  const step = <usize>columns << 2;
  const whole = columns & -4;
  for (let j = 0; j < columns; j++, at += 4, to += 4) {
    let total: f64 = 0;
    for (let row = 0; row < rows; row += block) {
      let sum: f32 = 0;
      let from = at + step * row;
      let left = min(block, rows - row);
      for (; left >= 4; left -= 4, from += 4 * step) {
        const high = load<f32>(from + 2 * step) + load<f32>(from + 3 * step);
        // Columns behind the last vector have another order.
        if (j < whole) sum = sum + load<f32>(from) + load<f32>(from + step) + high;
        else sum += load<f32>(from) + load<f32>(from + step) + high;
      }
      for (; left > 0; left--, from += step) sum += load<f32>(from);
      total += <f64>sum;
    }
    store<f32>(to, <f32>total);
  }
}
