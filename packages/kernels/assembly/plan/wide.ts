import { erfWide } from './erfWide';
import * as host from './host';
import { PointwiseJob } from './pointwise';
import { rowAddress, sizeOf, StridedJob, strideOf } from './strided';

// Programs in double, in the order and with the functions of the plain loops over float64 (src/pointwise/plain): elements are
// brought into registers of doubles, whatever their type, and from there to where they belong; doubles side by side are
// read, and the last ones written, where they lie. What vectors compute with the same bits they do, two elements at a time.

/** Elements that all steps are done to before the next ones. */
const BLOCK: i32 = 1024;
const STEP_SIZE: usize = 20;
const GATHER: u32 = 100;
const SCATTER: u32 = 101;
const NUMBER: u32 = 1;
const DENSE: u32 = 2;
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
        const out = operand(word, 0, to, workspace, at);
        const a = operand(word, 1, from, workspace, at);
        const b = operand(word, 2, load<usize>(step, 12), workspace, at);
        const c = operand(word, 3, load<usize>(step, 16), workspace, at);
        run(code, out, a, strideOfOperand(word, 1), b, strideOfOperand(word, 2), c, strideOfOperand(word, 3), count);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function kindOf(word: u32, i: u32): u32 {
  return (word >> (CODE_BITS + 2 * i)) & 3;
}

// @ts-ignore: decorator
@inline
function operand(word: u32, i: u32, address: usize, registers: usize, at: i32): usize {
  const kind = kindOf(word, i);
  return kind == NUMBER ? address : kind == DENSE ? address + (<usize>at << 3) : registers + address;
}

// @ts-ignore: decorator
@inline
function strideOfOperand(word: u32, i: u32): usize {
  return kindOf(word, i) == NUMBER ? 0 : 8;
}

/** Two doubles, or one twice. */
// @ts-ignore: decorator
@inline
function pair(at: usize, step: usize): v128 {
  return step == 0 ? v128.load64_splat(at) : v128.load(at);
}

/** The instruction of a code that is known where this is called, to pairs of elements. */
// @ts-ignore: decorator
@inline
function pairs(code: u32, to: usize, a: usize, sa: usize, b: usize, sb: usize, c: usize, sc: usize, count: i32): void {
  for (const end = to + (<usize>count << 3); to < end; to += 16, a += 2 * sa, b += 2 * sb, c += 2 * sc) {
    const x = pair(a, sa);
    let r: v128;
    if (code == 0) r = x;
    else if (code == 1) r = f64x2.neg(x);
    else if (code == 2) r = f64x2.abs(x);
    else if (code == 3) r = f64x2.sqrt(x);
    else if (code == 17) r = f64x2.add(x, pair(b, sb));
    else if (code == 18) r = f64x2.sub(x, pair(b, sb));
    else if (code == 19) r = f64x2.mul(x, pair(b, sb));
    else if (code == 20) r = f64x2.div(x, pair(b, sb));
    else if (code == 22) r = chosen(x, pair(b, sb), f64x2.gt(x, pair(b, sb)));
    else if (code == 23) r = chosen(x, pair(b, sb), f64x2.lt(x, pair(b, sb)));
    else if (code == 24) r = truth(f64x2.eq(x, pair(b, sb)));
    else if (code == 25) r = truth(f64x2.ne(x, pair(b, sb)));
    else if (code == 26) r = truth(f64x2.lt(x, pair(b, sb)));
    else if (code == 27) r = truth(f64x2.le(x, pair(b, sb)));
    else if (code == 28) r = truth(f64x2.gt(x, pair(b, sb)));
    else if (code == 29) r = truth(f64x2.ge(x, pair(b, sb)));
    else if (code == 30) r = v128.bitselect(pair(b, sb), pair(c, sc), f64x2.ne(x, f64x2.splat(0)));
    else if (code == 34) {
      const low = chosen(x, pair(b, sb), f64x2.gt(x, pair(b, sb)));
      r = chosen(low, pair(c, sc), f64x2.lt(low, pair(c, sc)));
    } else r = f64x2.add(f64x2.mul(x, pair(b, sb)), pair(c, sc));
    v128.store(to, r);
  }
}

/** The error function of pairs of elements. */
function erfs(to: usize, a: usize, sa: usize, count: i32): void {
  for (const end = to + (<usize>count << 3); to < end; to += 16, a += 2 * sa) v128.store(to, erfWide(pair(a, sa)));
}

/** 1 or 0 for a mask. */
// @ts-ignore: decorator
@inline
function truth(mask: v128): v128 {
  return v128.and(mask, f64x2.splat(1));
}

/** The lanes of x where `mask` is set or they are no numbers, else those of y. */
// @ts-ignore: decorator
@inline
function chosen(x: v128, y: v128, mask: v128): v128 {
  return v128.bitselect(x, y, v128.or(mask, f64x2.ne(x, x)));
}

const EXPM1: u32 = 9;
const LOG1P: u32 = 11;
const TANH: u32 = 12;
const ERF: u32 = 14;
const MUL_ADD: u32 = 31;
const HORNER: u32 = 37;

/** One instruction. */
function run(code: u32, to: usize, a: usize, sa: usize, b: usize, sb: usize, c: usize, sc: usize, count: i32): void {
  const even = count & -2;
  switch (code) {
    case 0:
      pairs(0, to, a, sa, b, sb, c, sc, even);
      break;
    case 1:
      pairs(1, to, a, sa, b, sb, c, sc, even);
      break;
    case 2:
      pairs(2, to, a, sa, b, sb, c, sc, even);
      break;
    case 3:
      pairs(3, to, a, sa, b, sb, c, sc, even);
      break;
    case 17:
      pairs(17, to, a, sa, b, sb, c, sc, even);
      break;
    case 18:
      pairs(18, to, a, sa, b, sb, c, sc, even);
      break;
    case 19:
      pairs(19, to, a, sa, b, sb, c, sc, even);
      break;
    case 20:
      pairs(20, to, a, sa, b, sb, c, sc, even);
      break;
    case 22:
      pairs(22, to, a, sa, b, sb, c, sc, even);
      break;
    case 23:
      pairs(23, to, a, sa, b, sb, c, sc, even);
      break;
    case 24:
      pairs(24, to, a, sa, b, sb, c, sc, even);
      break;
    case 25:
      pairs(25, to, a, sa, b, sb, c, sc, even);
      break;
    case 26:
      pairs(26, to, a, sa, b, sb, c, sc, even);
      break;
    case 27:
      pairs(27, to, a, sa, b, sb, c, sc, even);
      break;
    case 28:
      pairs(28, to, a, sa, b, sb, c, sc, even);
      break;
    case 29:
      pairs(29, to, a, sa, b, sb, c, sc, even);
      break;
    case 30:
      pairs(30, to, a, sa, b, sb, c, sc, even);
      break;
    case 34:
      pairs(34, to, a, sa, b, sb, c, sc, even);
      break;
    case MUL_ADD:
    case HORNER:
      pairs(MUL_ADD, to, a, sa, b, sb, c, sc, even);
      break;
    case ERF:
      erfs(to, a, sa, even);
      break;
    case EXPM1:
    case LOG1P:
    case TANH:
      singles(0, to, a, sa, b, sb, c, sc, count);
      host.apply(code, to, count);
      return;
    default:
      singles(code, to, a, sa, b, sb, c, sc, count);
      return;
  }
  if (even < count) singles(code, to + (<usize>even << 3), a + sa * even, sa, b + sb * even, sb, c + sc * even, sc, 1);
}

/** The same, element by element. */
function singles(code: u32, to: usize, a: usize, sa: usize, b: usize, sb: usize, c: usize, sc: usize, count: i32): void {
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
      case 10:
        r = host.log(x);
        break;
      case 13:
        r = 1 / (1 + host.exp(-x));
        break;
      case ERF:
        r = f64x2.extract_lane(erfWide(f64x2.splat(x)), 0);
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
    if (job.size == 8 && step == 8) {
      memory.copy(to, from, <usize>run << 3);
      to = end;
    } else if (job.size == 8) for (; to < end; to += 8, from += step) store<f64>(to, load<f64>(from));
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
    if (job.size == 8 && step == 8) {
      memory.copy(to, from, <usize>run << 3);
      from = end;
    } else if (job.size == 8) for (; from < end; from += 8, to += step) store<f64>(to, load<f64>(from));
    else if (job.size == 4) for (; from < end; from += 8, to += step) store<f32>(to, <f32>load<f64>(from));
    else for (; from < end; from += 8, to += step) store<u8>(to, load<f64>(from) != 0);
    count -= run;
    first = 0;
    row++;
  }
}
