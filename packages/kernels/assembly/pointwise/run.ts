import { abs, add, copy, copySign, div, horner, mul, mulAdd, neg, sqrt, sub } from './arithmetic';
import { bytesToFloats, floatsToBytes, whereByte } from './bytes';
import { cos, sin } from './circular';
import { clamp, eq, finite, ge, gt, le, lt, max, min, ne, where } from './comparison';
import { erf } from './erf';
import { exp, exp2, expm1, sigmoid, tanh } from './exponential';
import { log, log1p } from './logarithm';
import { pow } from './power';
import { ceil, floor, round, trunc } from './rounding';

/** Elements that all steps are done to before the next ones: their registers stay in the first-level cache. */
const BLOCK: i32 = 1024;

// A job in 32-bit words: elements, elements of a chunk (whole blocks), number of steps, address of the table of
// constants; then per step what is done and where the result and up to three operands lie. src/pointwise/wasmProgram.ts
// writes it.
const TOTAL: usize = 0;
const PER_CHUNK: usize = 4;
const STEPS: usize = 8;
const TABLE: usize = 12;
const FIRST_STEP: usize = 16;

const ADDRESSES: usize = 4;
const STEP_SIZE: usize = 20;

// What an address means, in two bits each above the code of the step.
const REGISTER: u32 = 0;
const NUMBER: u32 = 1;
const FLOATS: u32 = 2;
const CODE_BITS: u32 = 8;

/** Where the i-th operand (0: the result) of a step lies for the block that begins at element `at`. */
function addressOf(step: usize, word: u32, i: u32, registers: usize, at: usize): usize {
  const kind = (word >> (CODE_BITS + 2 * i)) & 3;
  const address = <usize>load<u32>(step + ADDRESSES + 4 * i);
  if (kind == REGISTER) return registers + address;
  if (kind == NUMBER) return address;
  return address + (kind == FLOATS ? at << 2 : at);
}

/** How far the next vector of an operand lies behind. */
// @ts-ignore: decorator
@inline
function strideOf(word: u32, i: u32): usize {
  return ((word >> (CODE_BITS + 2 * i)) & 3) == NUMBER ? 0 : 16;
}

/** Runs a program over one chunk, block by block. */
export function runProgram(job: usize, chunk: i32, registers: usize): void {
  const per = load<i32>(job, PER_CHUNK);
  const stop = lesser(load<i32>(job, TOTAL), (chunk + 1) * per);
  const table = load<usize>(job, TABLE);
  const last = job + FIRST_STEP + STEP_SIZE * <usize>load<i32>(job, STEPS);
  for (let at = chunk * per; at < stop; at += BLOCK) {
    const count = lesser(BLOCK, stop - at);
    for (let step = job + FIRST_STEP; step < last; step += STEP_SIZE) doStep(step, registers, at, count, table);
  }
}

export function doStep(step: usize, registers: usize, at: usize, count: i32, t: usize): void {
  const word = load<u32>(step);
  const out = addressOf(step, word, 0, registers, at);
  const a = addressOf(step, word, 1, registers, at);
  const sa = strideOf(word, 1);
  const b = addressOf(step, word, 2, registers, at);
  const sb = strideOf(word, 2);
  const c = addressOf(step, word, 3, registers, at);
  const sc = strideOf(word, 3);
  const end = out + (<usize>count << 2);
  // The order of `codes` in src/pointwise/codes.ts.
  switch (word & 255) {
    case 0:
      copy(a, sa, out, end);
      break;
    case 1:
      neg(a, sa, out, end);
      break;
    case 2:
      abs(a, sa, out, end);
      break;
    case 3:
      sqrt(a, sa, out, end);
      break;
    case 4:
      floor(a, sa, out, end);
      break;
    case 5:
      ceil(a, sa, out, end);
      break;
    case 6:
      trunc(a, sa, out, end);
      break;
    case 7:
      round(a, sa, out, end);
      break;
    case 8:
      exp(a, sa, out, end, t);
      break;
    case 9:
      expm1(a, sa, out, end, t);
      break;
    case 10:
      log(a, sa, out, end, t);
      break;
    case 11:
      log1p(a, sa, out, end, t);
      break;
    case 12:
      tanh(a, sa, out, end, t);
      break;
    case 13:
      sigmoid(a, sa, out, end, t);
      break;
    case 14:
      erf(a, sa, out, end, t);
      break;
    case 15:
      sin(a, sa, out, end, t);
      break;
    case 16:
      cos(a, sa, out, end, t);
      break;
    case 17:
      add(a, sa, b, sb, out, end);
      break;
    case 18:
      sub(a, sa, b, sb, out, end);
      break;
    case 19:
      mul(a, sa, b, sb, out, end);
      break;
    case 20:
      div(a, sa, b, sb, out, end);
      break;
    case 21:
      pow(a, sa, b, sb, out, end, t);
      break;
    case 22:
      max(a, sa, b, sb, out, end, t);
      break;
    case 23:
      min(a, sa, b, sb, out, end, t);
      break;
    case 24:
      eq(a, sa, b, sb, out, end, t);
      break;
    case 25:
      ne(a, sa, b, sb, out, end, t);
      break;
    case 26:
      lt(a, sa, b, sb, out, end, t);
      break;
    case 27:
      le(a, sa, b, sb, out, end, t);
      break;
    case 28:
      gt(a, sa, b, sb, out, end, t);
      break;
    case 29:
      ge(a, sa, b, sb, out, end, t);
      break;
    case 30:
      where(a, sa, b, sb, c, sc, out, end);
      break;
    case 31:
      mulAdd(a, sa, b, sb, c, sc, out, end);
      break;
    case 32:
      bytesToFloats(a, out, end);
      break;
    case 33:
      floatsToBytes(a, out, out + <usize>count);
      break;
    case 35:
      exp2(a, sa, out, end, t);
      break;
    case 36:
      copySign(a, sa, b, sb, out, end);
      break;
    case 37:
      horner(a, sa, b, sb, c, sc, out, end);
      break;
    case 39:
      whereByte(a, b, sb, c, sc, out, end);
      break;
    case 38:
      finite(a, sa, b, sb, c, sc, out, end);
      break;
    case 34:
      clamp(a, sa, b, sb, c, sc, out, end);
      break;
  }
}

// @ts-ignore: decorator
@inline
function lesser(a: i32, b: i32): i32 {
  return a < b ? a : b;
}
