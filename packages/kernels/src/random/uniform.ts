import type { FloatArray } from '../floatArray.ts';
import { checkNumber, refuse } from './check.ts';
import { fma32, fma64 } from './fma.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { fillByWasm } from './wasmStream.ts';
import { drawUniform53 } from './words.ts';

const { fround } = Math; // for loops: see fma.ts

const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/**
 * Uniform numbers in [from, to) as `Tensor.uniform_` draws them, bit for bit: float32 takes 24 bits of one word, float64
 * 53 bits of two; `fma(u, to - from, from)`, and where rounding arrives at `to`, `from` instead.
 *
 * @param from default 0
 * @param to default 1, at least `from`
 * @throws RangeError when a bound is not finite in the type of `out`, from > to, or to - from overflows; nothing is
 *   drawn then.
 */
export function fillUniform(generator: MersenneTwister, out: FloatArray, from = 0, to = 1): void {
  const single = out instanceof Float32Array;
  const max = single ? FLOAT32_MAX : Number.MAX_VALUE;
  checkNumber('fillUniform', 'from', from);
  checkNumber('fillUniform', 'to', to);
  if (!(Math.abs(from) <= max)) refuse('fillUniform', 'from', `within ±${max}`, from);
  if (!(Math.abs(to) <= max)) refuse('fillUniform', 'to', `within ±${max}`, to);
  if (from > to) refuse('fillUniform', 'from', `at most to = ${to}`, from);
  if (to - from > max) refuse('fillUniform', 'to - from', `at most ${max}`, to - from);
  if (single) fillSingle(generator, out, fround(from), fround(to));
  else fillDouble(generator, out, from, to);
}

const sum = new Float64Array(1);
const sumBits = new Int32Array(sum.buffer);

function fillSingle(generator: MersenneTwister, out: Float32Array, from: number, to: number): void {
  const range = fround(to - from);
  const standard = from === 0 && to === 1;
  const exact = standard || sumIsExact(from, to, range);
  if (fillSingleByWasm(generator, out, from, to, range, exact)) return;
  for (let i = 0; i < out.length; ) {
    if (generator.position === generator.end) generator.refill();
    const start = generator.position;
    const count = Math.min(out.length - i, generator.end - start);
    generator.position = start + count;
    if (standard) scale(generator.words, start, count, out, i);
    else if (exact) scaleAndShift(generator.words, start, count, out, i, from, to, range);
    else scaleAndShiftFused(generator.words, start, count, out, i, from, to, range);
    i += count;
  }
}

/** Where step = range 2^-24 and the products with it are far from where floats thin out. */
const SMALLEST_RANGE = 2 ** -60;
const LARGEST_RANGE = 2 ** 60;
const HALF = 2 ** 23;

/**
 * In WebAssembly u * range + from is k * step + from for a 24-bit integer k. In float32 that is rounded once where
 * multiply-add is fused, `from` is 0, or range is centred on 0: then it is (k - 2^23) * step.
 */
function fillSingleByWasm(
  generator: MersenneTwister,
  out: Float32Array,
  from: number,
  to: number,
  range: number,
  exact: boolean,
): boolean {
  const step = range * 2 ** -24;
  const scalable = range >= SMALLEST_RANGE && range <= LARGEST_RANGE;
  return fillByWasm(generator, out, (kernels, stream, address, count) => {
    if (scalable && from === -to) kernels.uniform(stream, address, count, HALF, step, 0, from, to);
    else if (scalable && (from === 0 || kernels.fuses() !== 0))
      kernels.uniform(stream, address, count, 0, step, from, from, to);
    else kernels.uniformWide(stream, address, count, exact ? 1 : 0, step, from, to);
  });
}

function scale(words: Int32Array, start: number, count: number, out: Float32Array, at: number): void {
  for (let i = 0; i < count; i++) out[at + i] = (words[start + i]! & 0xffffff) * 2 ** -24;
}

/** Where the sum is exact in double, the store to float32 is the only rounding. */
function scaleAndShift(
  words: Int32Array,
  start: number,
  count: number,
  out: Float32Array,
  at: number,
  from: number,
  to: number,
  range: number,
): void {
  const step = range * 2 ** -24;
  for (let i = 0; i < count; i++) {
    const value = fround((words[start + i]! & 0xffffff) * step + from);
    out[at + i] = value === to ? from : value;
  }
}

function scaleAndShiftFused(
  words: Int32Array,
  start: number,
  count: number,
  out: Float32Array,
  at: number,
  from: number,
  to: number,
  range: number,
): void {
  for (let i = 0; i < count; i++) {
    const u = (words[start + i]! & 0xffffff) * 2 ** -24;
    sum[0] = u * range + from;
    // Two roundings can differ from one only where 28 low bits of the sum are zero.
    const value = (sumBits[0]! & 0x0fffffff) === 0 ? fma32(u, range, from) : fround(sum[0]!);
    out[at + i] = value === to ? from : value;
  }
}

/** The largest power of two that divides x. */
function granularity(x: number): number {
  let power = 2 ** 127;
  while (x % power !== 0) power /= 2;
  return power;
}

/** Whether u * range + from is exact in double for every u = k 2^-24: it then needs no more than 53 bits. */
function sumIsExact(from: number, to: number, range: number): boolean {
  if (range === 0) return true;
  const step = granularity(range) * 2 ** -24;
  const finest = from === 0 ? step : Math.min(step, granularity(from));
  return Math.max(Math.abs(from), Math.abs(to), range) / finest < 2 ** 53;
}

function fillDouble(generator: MersenneTwister, out: Float64Array, from: number, to: number): void {
  const range = to - from;
  drawUniform53(generator, out, 0, out.length);
  if (from === 0 && to === 1) return;
  for (let i = 0; i < out.length; i++) {
    const value = fma64(out[i]!, range, from);
    out[i] = value === to ? from : value;
  }
}
