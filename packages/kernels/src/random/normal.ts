import type { FloatArray } from '../floatArray.ts';
import type { RandomKernels } from '../wasm/random.ts';
import { BLOCK, MOST_BLOCKS, radii, turns } from './cephes.ts';
import { checkNumber, refuse } from './check.ts';
import { fma32, fma64 } from './fma.ts';
import { logAt } from './libm/log.ts';
import { sincos } from './libm/sincos.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { fillByWasm } from './wasmStream.ts';
import { CHUNK, drawUniform53, drawWords } from './words.ts';

const { PI, floor, fround, min, sqrt } = Math; // for loops: see fma.ts

/** An angle, then its sine and its cosine. */
const turned = new Float64Array(2);

/** A chunk, and the sine of its last pair. */
const chunk = new Float64Array(CHUNK + 1);

/**
 * The next `count` standard normals as doubles, one at least, into an array with room for one more: Box-Muller's cosine, then
 * the sine, which the generator keeps where it is not asked for. r = sqrt(-2 ln(1 - u2)), t = 2 pi u1, u1 drawn first.
 */
function drawSerial(generator: MersenneTwister, out: Float64Array, count: number): void {
  let i = 0;
  // It may be NaN: there is none.
  if (generator.keptNormal <= Infinity) out[i++] = generator.keptNormal;
  const end = count + ((count - i) & 1);
  drawUniform53(generator, out, i, end - i);
  for (; i < end; i += 2) {
    out[i + 1] = 1 - out[i + 1]!; // exact
    logAt(out, i + 1);
    const radius = sqrt(0 - 2 * out[i + 1]!);
    turned[0] = 2 * PI * out[i]!;
    sincos(turned);
    out[i] = radius * turned[1]!;
    out[i + 1] = radius * turned[0]!;
  }
  generator.keptNormal = end > count ? out[count]! : NaN;
}

/** The next standard normal, as draws of few values have them one by one. */
export function nextNormal(generator: MersenneTwister): number {
  drawSerial(generator, chunk, 1);
  return chunk[0]!;
}

function check(fn: string, mean: number, std: number): void {
  checkNumber(fn, 'mean', mean);
  checkNumber(fn, 'std', std);
  if (!(std >= 0)) refuse(fn, 'std', 'at least 0', std);
}

/**
 * Normals one by one, in double, fused `z * std + mean`, then rounded to the type of `out`: PyTorch's way for tensors
 * that have fewer than 16 elements or are not contiguous. `out` is in the order in which the elements are visited.
 *
 * @throws RangeError when `std` is negative or NaN; nothing is drawn then.
 */
export function normalSerial(generator: MersenneTwister, out: FloatArray, mean = 0, std = 1): void {
  check('normalSerial', mean, std);
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = min(CHUNK, out.length - at);
    drawSerial(generator, chunk, count);
    for (let i = 0; i < count; i++) out[at + i] = fma64(chunk[i]!, std, mean);
  }
}

/**
 * Normals of the given mean and deviation into a contiguous array, as `Tensor.normal_` draws them: one by one below 16
 * elements, from there on in blocks of 16 with float32 (or double) Box-Muller.
 *
 * Float32 is PyTorch's bit for bit; float64 goes through logarithm, sine and cosine in double, where PyTorch takes the C
 * library's, and is equal but for an ulp now and then.
 *
 * @param mean default 0
 * @param std default 1, not negative
 * @throws RangeError when `std` is negative or NaN; nothing is drawn then.
 */
export function fillNormal(generator: MersenneTwister, out: FloatArray, mean = 0, std = 1): void {
  check('fillNormal', mean, std);
  if (out.length < BLOCK) normalSerial(generator, out, mean, std);
  else if (out instanceof Float32Array) inBlocks(generator, out, fround(mean), fround(std));
  else inDoubleBlocks(generator, out, mean, std);
}

const straddling = new Int32Array(BLOCK);
const radius = new Float32Array(MOST_BLOCKS * 8);
const normals = new Float32Array(MOST_BLOCKS * BLOCK);

function inBlocks(generator: MersenneTwister, out: Float32Array, mean: number, std: number): void {
  const whole = out.length - (out.length % BLOCK);
  const byWasm = fillByWasm(
    generator,
    out,
    (kernels, stream, address, count) =>
      kernels.normal(stream, address, count / BLOCK, std, mean, roundsOnce(kernels, mean, std)),
    0,
    whole,
  );
  if (!byWasm) {
    for (let i = 0; i < whole; ) i = someBlocks(generator, out, i, whole, mean, std);
  }
  if (whole === out.length) return;
  // PyTorch has drawn a uniform for every element by now; then it draws the last 16 anew
  drawWords(generator, straddling, out.length - whole);
  someBlocks(generator, out, out.length - BLOCK, out.length, mean, std);
}

/**
 * Whether z * std + mean in float32 is rounded once in all, 1 or 0: multiply-add is fused, or there is no mean. (A
 * product that underflows to -0 would become 0 beside a mean of 0, where a fused one stays -0.)
 */
export function roundsOnce(kernels: RandomKernels, mean: number, std: number): number {
  return kernels.fuses() !== 0 || (mean === 0 && std >= 2 ** -60 && std <= 2 ** 60) ? 1 : 0;
}

/** As many blocks as the generator has words for, or one across its next turn; returns where they end. */
function someBlocks(
  generator: MersenneTwister,
  out: Float32Array,
  at: number,
  stop: number,
  mean: number,
  std: number,
): number {
  if (generator.position === generator.end) generator.refill();
  let words = generator.words;
  let start = generator.position;
  let blocks = min(floor((generator.end - start) / BLOCK), (stop - at) / BLOCK);
  if (blocks === 0) {
    drawWords(generator, straddling, BLOCK);
    words = straddling;
    start = 0;
    blocks = 1;
  } else generator.position = start + blocks * BLOCK;
  radii(words, start, blocks, radius);
  turns(words, start, blocks, radius, normals);
  const count = blocks * BLOCK;
  // The product of two float32 numbers is exact in double, so without a mean there is only one rounding.
  if (mean === 0) for (let i = 0; i < count; i++) out[at + i] = normals[i]! * std + mean;
  else affine(normals, count, out, at, mean, std);
  return at + count;
}

const sum = new Float64Array(1);
const sumBits = new Int32Array(sum.buffer);

/** out = fma(z, std, mean) in float32. Two roundings can differ from one only where 28 low bits of the sum are zero. */
function affine(z: Float32Array, count: number, out: Float32Array, at: number, mean: number, std: number): void {
  for (let i = 0; i < count; i++) {
    sum[0] = z[i]! * std + mean;
    out[at + i] = (sumBits[0]! & 0x0fffffff) === 0 ? fma32(z[i]!, std, mean) : sum[0]!;
  }
}

const uniforms = new Float64Array(BLOCK);

function inDoubleBlocks(generator: MersenneTwister, out: Float64Array, mean: number, std: number): void {
  const whole = out.length - (out.length % BLOCK);
  for (let i = 0; i < whole; i += BLOCK) doubleBlock(generator, out, i, mean, std);
  if (whole === out.length) return;
  drawUniform53(generator, uniforms, 0, out.length - whole);
  doubleBlock(generator, out, out.length - BLOCK, mean, std);
}

function doubleBlock(generator: MersenneTwister, out: Float64Array, at: number, mean: number, std: number): void {
  drawUniform53(generator, uniforms, 0, BLOCK);
  for (let j = 0; j < 8; j++) {
    uniforms[j] = 1 - uniforms[j]!;
    logAt(uniforms, j);
    const r = sqrt(-2 * uniforms[j]!);
    turned[0] = 2 * PI * uniforms[j + 8]!;
    sincos(turned);
    uniforms[j] = r * turned[1]!;
    uniforms[j + 8] = r * turned[0]!;
  }
  for (let j = 0; j < BLOCK; j++) out[at + j] = fma64(uniforms[j]!, std, mean);
}
