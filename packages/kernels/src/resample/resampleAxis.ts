import { type FloatArray, requireLength } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { resampleJob } from '../wasm/generated/jobs.ts';
import { imagesFamily, ownImagesFamily } from '../wasm/images.ts';
import { writeJob } from '../wasm/job.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { isShared, runJob } from '../wasm/runJob.ts';

/** Products that repay the copies. */
const SMALLEST = 8192;
/** Parts that blocks are dealt out in. */
const CHUNKS = 8;

/** For output o: the sum of `weight[t] * x[index[t]]` over t from `start[o]` to `start[o + 1]`. */
export interface AxisTaps {
  /** One entry more than there are outputs. */
  readonly start: Int32Array;
  /** Places of the input. */
  readonly index: Int32Array;
  /** Their weights. */
  readonly weight: Float64Array;
}

/** How an axis lies in memory: arrays are (outer, axis, inner). */
export interface AxisBlock {
  /** Blocks that contain the axis. */
  readonly outer: number;
  /** Places of the axis in the input. */
  readonly input: number;
  /** Elements of a place. */
  readonly inner: number;
}

/**
 * Weighted sums along one axis: `out[b, o, j] = sum over t of weight[t] * x[b, index[t], j]`. Sums of floats are formed
 * in float32.
 *
 * @param x `(outer, input, inner)`, read
 * @param out `(outer, output, inner)`, overwritten
 * @throws RangeError where an array is too short or an index lies outside the axis
 * @example
 * ```ts
 * const taps = { start: Int32Array.of(0, 2), index: Int32Array.of(0, 1), weight: Float64Array.of(0.5, 0.5) };
 * const out = new Float32Array(1);
 * resampleAxis(Float32Array.of(1, 3), out, taps, { outer: 1, input: 2, inner: 1 });
 * out[0]; // 2
 * ```
 */
export function resampleAxis(x: FloatArray, out: FloatArray, taps: AxisTaps, block: AxisBlock): void {
  const { outer, input, inner } = block;
  const output = taps.start.length - 1;
  requireLength('resampleAxis', 'x', x, outer * input * inner);
  requireLength('resampleAxis', 'out', out, outer * output * inner);
  for (const place of taps.index) {
    if (place < 0 || place >= input) {
      throw new RangeError(`resampleAxis: indices must lie in [0, ${input}), got ${place}`);
    }
  }
  if (!resampleByWasm(x, out, taps, block, output)) resamplePlain(x, out, taps, block, output);
}

function resampleByWasm(x: FloatArray, out: FloatArray, taps: AxisTaps, block: AxisBlock, output: number): boolean {
  const { outer, input, inner } = block;
  const products = outer * inner * taps.index.length;
  if (products === 0 || !isWorthwhile(products >= SMALLEST)) return false;
  if (!(x instanceof Float32Array && out instanceof Float32Array)) return false;
  // Copies are faster to memory that is this thread's alone.
  const family = (isShared(4 * products) ? imagesFamily : ownImagesFamily)();
  if (family === null) return false;
  const { memory } = family;
  const [ins, outs] = [outer * input * inner, outer * output * inner];
  if (!memory.fits(4 * (ins + outs) + 65536 + 12 * taps.index.length)) return false;
  const mark = memory.mark;
  try {
    const target = memory.allocateFor(out, 0, outs);
    // Four blocks at a time.
    const step = Math.ceil(outer / CHUNKS / 4) * 4;
    const job = writeJob(memory, resampleJob, {
      outer,
      step,
      input,
      output,
      inner,
      starts: place(memory, taps.start, 'i32'),
      indices: place(memory, taps.index, 'i32'),
      weights: place(memory, taps.weight, 'f32'),
      source: memory.copyIn(x, 0, ins),
      target,
    });
    runJob(family, memory, 'resample', job, Math.ceil(outer / step), 0, 4 * products);
    memory.copyOut(target, out, 0, outs);
  } finally {
    memory.back(mark);
  }
  return true;
}

/** Writes a table as whole numbers or floats. They are few: views of them would be more than they are. */
function place(memory: KernelMemory, table: Int32Array | Float64Array, as: 'i32' | 'f32'): number {
  const address = memory.allocate(4 * table.length);
  const view = memory[as];
  const at = address / 4;
  for (let i = 0; i < table.length; i++) view[at + i] = table[i]!;
  return address;
}

function resamplePlain(x: FloatArray, out: FloatArray, taps: AxisTaps, block: AxisBlock, output: number): void {
  const { start, index, weight } = taps;
  const { outer, input, inner } = block;
  out.fill(0, 0, outer * output * inner);
  for (let b = 0; b < outer; b++) {
    const from = b * input * inner;
    const to = b * output * inner;
    for (let o = 0; o < output; o++) {
      if (inner === 1) {
        let sum = 0;
        for (let t = start[o]!; t < start[o + 1]!; t++) sum += weight[t]! * x[from + index[t]!]!;
        out[to + o] = sum;
        continue;
      }
      for (let t = start[o]!; t < start[o + 1]!; t++) {
        const w = weight[t]!;
        const source = from + index[t]! * inner;
        const target = to + o * inner;
        for (let j = 0; j < inner; j++) out[target + j]! += w * x[source + j]!;
      }
    }
  }
}

/**
 * The taps of the adjoint of {@link resampleAxis}: for every place of the input, the outputs that read it.
 *
 * @example
 * ```ts
 * const taps = { start: Int32Array.of(0, 1, 2), index: Int32Array.of(1, 1), weight: Float64Array.of(0.5, 2) };
 * [...adjointTaps(taps, 2).start]; // [0, 0, 2]
 * ```
 */
export function adjointTaps({ start, index, weight }: AxisTaps, input: number): AxisTaps {
  const counts = new Int32Array(input + 1);
  for (const place of index) counts[place + 1]!++;
  for (let i = 0; i < input; i++) counts[i + 1]! += counts[i]!;
  const next = counts.slice();
  const outputs = new Int32Array(index.length);
  const weights = new Float64Array(index.length);
  for (let o = 0; o + 1 < start.length; o++) {
    for (let t = start[o]!; t < start[o + 1]!; t++) {
      const at = next[index[t]!]!++;
      outputs[at] = o;
      weights[at] = weight[t]!;
    }
  }
  return { start: counts, index: outputs, weight: weights };
}
