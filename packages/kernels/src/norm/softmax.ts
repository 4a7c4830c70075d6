import { checkAtLeast } from '../conv/checkGeometry.ts';
import { type FloatArray, requireLength } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';
import { softmaxByWasm } from './wasmRows.ts';

const maxima = doubleScratch();
const sums = doubleScratch();

/**
 * `exp(x - max) / sum(exp(x - max))` along the middle dimension of `(outer, size, inner)`; `inner = 1` is a softmax of
 * rows. Sums are formed in double; `output` may be `input`.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function softmax(input: FloatArray, output: FloatArray, outer: number, size: number, inner: number): void {
  check('softmax', input, output, outer, size, inner);
  if (inner === 1 && softmaxByWasm(input, output, outer, size, false)) return;
  for (let block = 0; block < outer; block++) {
    const start = block * size * inner;
    const max = maximaOf(input, start, size, inner);
    const total = sums(inner).fill(0, 0, inner);
    for (let j = 0, at = start; j < size; j++) {
      for (let i = 0; i < inner; i++, at++) {
        const value = Math.exp(input[at]! - max[i]!);
        total[i]! += value;
        output[at] = value;
      }
    }
    for (let j = 0, at = start; j < size; j++) {
      for (let i = 0; i < inner; i++, at++) output[at]! /= total[i]!;
    }
  }
}

/**
 * `x - max - log(sum(exp(x - max)))` along the middle dimension of `(outer, size, inner)`; `inner = 1` is a log-softmax
 * of rows. Sums are formed in double; `output` may be `input`.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function logSoftmax(input: FloatArray, output: FloatArray, outer: number, size: number, inner: number): void {
  check('logSoftmax', input, output, outer, size, inner);
  if (inner === 1 && softmaxByWasm(input, output, outer, size, true)) return;
  for (let block = 0; block < outer; block++) {
    const start = block * size * inner;
    const max = maximaOf(input, start, size, inner);
    const total = sums(inner).fill(0, 0, inner);
    for (let j = 0, at = start; j < size; j++) {
      for (let i = 0; i < inner; i++, at++) total[i]! += Math.exp(input[at]! - max[i]!);
    }
    for (let i = 0; i < inner; i++) total[i] = Math.log(total[i]!);
    for (let j = 0, at = start; j < size; j++) {
      for (let i = 0; i < inner; i++, at++) output[at] = input[at]! - max[i]! - total[i]!;
    }
  }
}

/** Largest elements along the middle dimension. NaN is passed over: it reaches the result through the sum. */
function maximaOf(input: FloatArray, start: number, size: number, inner: number): Float64Array {
  const max = maxima(inner).fill(Number.NEGATIVE_INFINITY, 0, inner);
  for (let j = 0, at = start; j < size; j++) {
    for (let i = 0; i < inner; i++, at++) {
      if (input[at]! > max[i]!) max[i] = input[at]!;
    }
  }
  return max;
}

function check(fn: string, input: FloatArray, output: FloatArray, outer: number, size: number, inner: number): void {
  checkAtLeast(fn, 0, { outer, size, inner }, ['outer', 'size', 'inner']);
  requireLength(fn, 'input', input, outer * size * inner);
  requireLength(fn, 'output', output, outer * size * inner);
}
