import * as host from './host';
import { PointwiseJob } from './pointwise';
import { rowAddress, sizeOf, StridedJob, strideOf } from './strided';

// Programs in double, in the order and with the functions of the plain loops over float64 (src/pointwise/plain): elements are
// brought into registers of doubles, whatever their type, and from there to where they belong.

/** Elements that all steps are done to before the next ones. */
const BLOCK: i32 = 1024;
const STEP_SIZE: usize = 20;
const GATHER: u32 = 100;
const SCATTER: u32 = 101;
const NUMBER: u32 = 1;
const CODE_BITS: u32 = 8;

// What StridedJob.size says of elements: bytes of floats, of doubles and of truths; and besides
const INT32: i32 = 5;
const INT64: i32 = 9;

/** One chunk of a program. */
export function pointwiseWide(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<PointwiseJob>(address);
  const stop = min(job.count, (chunk + 1) * job.perChunk);
  for (let at = chunk * job.perChunk; at < stop; at += BLOCK) {
    const count = min(BLOCK, stop - at);
    for (let step = job.steps; step < job.end; step += STEP_SIZE) {
      const word = load<u32>(step);
      const code = word & 255;
      const to = load<usize>(step, 4);
      const from = load<usize>(step, 8);
      if (code == GATHER) gatherWide(from, at, count, workspace + to);
      else if (code == SCATTER) scatterWide(to, at, count, workspace + from);
      else {
        const a = operand(word, 1, from, workspace);
        const b = operand(word, 2, load<usize>(step, 12), workspace);
        const c = operand(word, 3, load<usize>(step, 16), workspace);
        run(code, workspace + to, a, strideOfOperand(word, 1), b, strideOfOperand(word, 2), c, strideOfOperand(word, 3), count);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function isNumber(word: u32, i: u32): bool {
  return ((word >> (CODE_BITS + 2 * i)) & 3) == NUMBER;
}

// @ts-ignore: decorator
@inline
function operand(word: u32, i: u32, address: usize, registers: usize): usize {
  return isNumber(word, i) ? address : registers + address;
}

// @ts-ignore: decorator
@inline
function strideOfOperand(word: u32, i: u32): usize {
  return isNumber(word, i) ? 0 : 8;
}

function run(code: u32, to: usize, a: usize, sa: usize, b: usize, sb: usize, c: usize, sc: usize, count: i32): void {
  for (const end = to + (<usize>count << 3); to < end; to += 8, a += sa, b += sb, c += sc) {
    const x = load<f64>(a);
    let r: f64;
    switch (code) {
      case 0:
        r = x;
        break;
      case 1:
        r = -x;
        break;
      case 2:
        r = Math.abs(x);
        break;
      case 3:
        r = Math.sqrt(x);
        break;
      case 4:
        r = Math.floor(x);
        break;
      case 5:
        r = Math.ceil(x);
        break;
      case 6:
        r = Math.trunc(x);
        break;
      case 7:
        r = nearest<f64>(x);
        break;
      case 8:
        r = host.exp(x);
        break;
      case 9:
        r = host.expm1(x);
        break;
      case 10:
        r = host.log(x);
        break;
      case 11:
        r = host.log1p(x);
        break;
      case 12:
        r = host.tanh(x);
        break;
      case 13:
        r = 1 / (1 + host.exp(-x));
        break;
      case 15:
        r = host.sin(x);
        break;
      case 16:
        r = host.cos(x);
        break;
      case 17:
        r = x + load<f64>(b);
        break;
      case 18:
        r = x - load<f64>(b);
        break;
      case 19:
        r = x * load<f64>(b);
        break;
      case 20:
        r = x / load<f64>(b);
        break;
      case 21:
        r = power(x, load<f64>(b));
        break;
      case 22:
        r = greater(x, load<f64>(b));
        break;
      case 23:
        r = lesser(x, load<f64>(b));
        break;
      case 24:
        r = f64(x == load<f64>(b));
        break;
      case 25:
        r = f64(x != load<f64>(b));
        break;
      case 26:
        r = f64(x < load<f64>(b));
        break;
      case 27:
        r = f64(x <= load<f64>(b));
        break;
      case 28:
        r = f64(x > load<f64>(b));
        break;
      case 29:
        r = f64(x >= load<f64>(b));
        break;
      case 30:
        r = x != 0 ? load<f64>(b) : load<f64>(c);
        break;
      case 34:
        r = lesser(greater(x, load<f64>(b)), load<f64>(c));
        break;
      case 35:
        r = host.pow(2, x);
        break;
      case 36: {
        const y = load<f64>(b);
        r = y == y ? copysign<f64>(x, y) : Math.abs(x);
        break;
      }
      case 38:
        r = load<f64>(c) < x ? load<f64>(c) : x;
        r = x != x ? load<f64>(b) : r < -load<f64>(c) ? -load<f64>(c) : r;
        break;
      default:
        r = x * load<f64>(b) + load<f64>(c);
    }
    store<f64>(to, r);
  }
}

// @ts-ignore: decorator
@inline
function greater(x: f64, y: f64): f64 {
  return x > y || x != x ? x : y;
}

// @ts-ignore: decorator
@inline
function lesser(x: f64, y: f64): f64 {
  return x < y || x != x ? x : y;
}

/** C's pow: 1 to any power is 1, -1 to an infinite one too. */
function power(x: f64, y: f64): f64 {
  return x == 1 || (x == -1 && Math.abs(y) == Infinity) ? 1 : host.pow(x, y);
}

function gatherWide(address: usize, at: i32, count: i32, to: usize): void {
  const job = changetype<StridedJob>(address);
  const last = job.rank - 1;
  const width = sizeOf(address, last);
  const step = strideOf(address, job.rank, last);
  let row = at / width;
  let first = at - row * width;
  while (count > 0) {
    const run = min(width - first, count);
    let from = rowAddress(job, row) + step * first;
    const end = to + (<usize>run << 3);
    if (job.size == 8) for (; to < end; to += 8, from += step) store<f64>(to, load<f64>(from));
    else if (job.size == 4) for (; to < end; to += 8, from += step) store<f64>(to, <f64>load<f32>(from));
    else if (job.size == 1) for (; to < end; to += 8, from += step) store<f64>(to, <f64>load<u8>(from));
    else if (job.size == INT32) for (; to < end; to += 8, from += step) store<f64>(to, <f64>load<i32>(from));
    else if (job.size == INT64) for (; to < end; to += 8, from += step) store<f64>(to, <f64>load<i64>(from));
    count -= run;
    first = 0;
    row++;
  }
}

function scatterWide(address: usize, at: i32, count: i32, from: usize): void {
  const job = changetype<StridedJob>(address);
  const last = job.rank - 1;
  const width = sizeOf(address, last);
  const step = strideOf(address, job.rank, last);
  let row = at / width;
  let first = at - row * width;
  while (count > 0) {
    const run = min(width - first, count);
    let to = rowAddress(job, row) + step * first;
    const end = from + (<usize>run << 3);
    if (job.size == 8) for (; from < end; from += 8, to += step) store<f64>(to, load<f64>(from));
    else if (job.size == 4) for (; from < end; from += 8, to += step) store<f32>(to, <f32>load<f64>(from));
    else for (; from < end; from += 8, to += step) store<u8>(to, load<f64>(from) != 0);
    count -= run;
    first = 0;
    row++;
  }
}
