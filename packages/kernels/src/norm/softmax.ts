import { checkAtLeast } from '../conv/checkGeometry.ts';
import { type FloatArray, requireLength } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';
import { softmaxOfColumns, sumExpOfColumns } from './softmaxOfColumns.ts';
import { softmaxByWasm, sumExpByWasm } from './wasmRows.ts';

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
  if (
    inner === 1 ? softmaxByWasm(input, output, outer, size, false) : softmaxOfColumns(input, output, outer, size, inner)
  )
    return;
  for (let block = 0; block < outer; block++) {
    const start = block * size * inner;
    const max = maximaOf(input, start, size, inner);
    const total = sumExp(input, start, size, inner, max, output);
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
  if (
    inner === 1
      ? softmaxByWasm(input, output, outer, size, true)
      : softmaxOfColumns(input, output, outer, size, inner, true)
  )
    return;
  for (let block = 0; block < outer; block++) {
    const start = block * size * inner;
    const max = maximaOf(input, start, size, inner);
    const total = sumExp(input, start, size, inner, max, null);
    for (let i = 0; i < inner; i++) total[i] = Math.log(total[i]!);
    for (let j = 0, at = start; j < size; j++) {
      for (let i = 0; i < inner; i++, at++) output[at] = input[at]! - max[i]! - total[i]!;
    }
  }
}

/**
 * `log(sum(exp(x)))` along the middle dimension of `(outer, size, inner)`, in double. An infinity that is the largest of
 * its line is the result.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.logsumexp.html
 *
 * @param output - outer times inner results
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function logSumExp(input: FloatArray, output: Float64Array, outer: number, size: number, inner: number): void {
  checkAtLeast('logSumExp', 0, { outer, size, inner }, ['outer', 'size', 'inner']);
  requireLength('logSumExp', 'input', input, outer * size * inner);
  requireLength('logSumExp', 'output', output, outer * inner);
  if (inner === 1 ? sumExpByWasm(input, output, outer, size) : sumExpOfColumns(input, output, outer, size, inner))
    return;
  for (let block = 0; block < outer; block++) {
    const start = block * size * inner;
    const max = maximaOf(input, start, size, inner);
    for (let i = 0; i < inner; i++) if (Math.abs(max[i]!) === Number.POSITIVE_INFINITY) max[i] = 0;
    const total = sumExp(input, start, size, inner, max, null);
    for (let i = 0; i < inner; i++) output[block * inner + i] = Math.log(total[i]!) + max[i]!;
  }
}

/** Σ e^(x - max) along the middle dimension; the exponentials go to `output` if there is one, which may be `input`. */
function sumExp(
  input: FloatArray,
  start: number,
  size: number,
  inner: number,
  max: Float64Array,
  output: FloatArray | null,
): Float64Array {
  const total = sums(inner).fill(0, 0, inner);
  for (let j = 0, at = start; j < size; j++) {
    for (let i = 0; i < inner; i++, at++) {
      const value = Math.exp(input[at]! - max[i]!);
      total[i]! += value;
      if (output) output[at] = value;
    }
  }
  return total;
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
