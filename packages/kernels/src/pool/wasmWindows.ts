import { type Direct, forwardSplitting, runDirect, type Splitting, splittingJob } from '../conv/direct.ts';
import { inputPhases } from '../conv/gathering.ts';
import { stepsOf, type Triple, volume } from '../conv/geometry.ts';
import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeFamily } from '../wasm/compute.ts';
import { maxPoolJob } from '../wasm/generated/jobs.ts';
import { imagesFamily } from '../wasm/images.ts';
import { writeJob } from '../wasm/job.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { recording } from '../wasm/recorder.ts';
import { runJob } from '../wasm/runJob.ts';
import type { MaxPoolGeometry } from './geometry.ts';
import type { IndexArray } from './indexWords.ts';
import { windowsByWasm } from './wasmPool.ts';

// Pools in WebAssembly: planes are dealt out by residues modulo the stride (assembly/compute/split.ts), so that windows
// side by side see each tap side by side.

/** Elements that repay the copies. */
const SMALLEST = 2048;
/** Taps of a window, and results of a plane, with which lines of windows are worth it. */
const MOST_TAPS = 81;
const FEWEST_RESULTS = 8;
/** Bytes of a plane that is dealt out: no more than the second-level cache holds. */
const MOST_BYTES = 1 << 20;
/** Parts that planes are dealt out in. */
const CHUNKS = 8;

/** A family of kernels for a pool of arrays of one type, or null where plain loops do it. */
function loadFor<Loaded>(family: () => Loaded | null, g: MaxPoolGeometry, size: number): Loaded | null {
  const elements = g.planes * (volume(g.input) + volume(g.output));
  if (!isWorthwhile(elements >= SMALLEST) || volume(g.kernel) > MOST_TAPS) return null;
  if (g.planes === 0 || volume(g.output) < FEWEST_RESULTS || volume(g.input) === 0) return null;
  const splitting = forwardSplitting(g, 1);
  if (8 * volume(splitting.size) * volume(splitting.step) > MOST_BYTES) return null;
  const loaded = family();
  return loaded !== null && kernelMemory().fits(3 * size * elements + (1 << 24)) ? loaded : null;
}

/** `maxPoolForward` of floats with int64 places; false: nothing has happened. */
export function maximumByWasm(input: FloatArray, output: FloatArray, indices: IndexArray, g: MaxPoolGeometry): boolean {
  if (!(input instanceof Float32Array && output instanceof Float32Array && indices instanceof BigInt64Array))
    return false;
  const images = loadFor(imagesFamily, g, 4);
  if (images === null) return false;
  const results = g.planes * volume(g.output);
  kernelMemory().withScratch((memory) => {
    const splitting = forwardSplitting(g, 1);
    const step = Math.ceil(g.planes / CHUNKS);
    const to = memory.allocateFor(output, 0, results);
    const places = memory.allocateFor(indices, 0, results);
    const lines = Math.ceil((4 * volume(splitting.size) * volume(splitting.step)) / 64) * 64 + 128;
    const line = Math.ceil(((g.output[1] - 1) * splitting.size[2] + g.output[2]) / 16) * 64;
    const job = writeJob(memory, maxPoolJob, {
      split: splittingJob(memory, splitting),
      planes: g.planes,
      step,
      source: memory.copyIn(input, 0, g.planes * volume(g.input)),
      taps: splitting.taps.length,
      tapTable: memory.copyIn(splitting.taps.map((tap) => 4 * tap)),
      placeTable: memory.copyIn(placesOfTaps(g)),
      depthDilation: g.dilation[0],
      heightDilation: g.dilation[1],
      widthDilation: g.dilation[2],
      outDepth: g.output[0],
      outHeight: g.output[1],
      outWidth: g.output[2],
      output: to,
      indices: places,
      lines,
      line,
    });
    const operations = results * (5 * splitting.taps.length + 20);
    runJob(images, memory, 'maxPool', job, Math.ceil(g.planes / step), lines + 2 * line, operations);
    memory.copyOut(to, output, 0, results);
    memory.copyOut(places, indices, 0, results);
  });
  return true;
}

/** Where the taps of a window lie in a plane behind its first one. */
function placesOfTaps({ kernel, dilation, input }: MaxPoolGeometry): Int32Array {
  return Int32Array.from({ length: volume(kernel) }, (_, tap) => {
    const [kd, kh] = [Math.floor(tap / (kernel[1] * kernel[2])), Math.floor(tap / kernel[2]) % kernel[1]];
    const line = kd * dilation[0] * input[1] + kh * dilation[1];
    return line * input[2] + (tap % kernel[2]) * dilation[2];
  });
}

/** Sums of windows over planes that lie at an address. */
function sumsOfWindows(
  memory: KernelMemory,
  planes: number,
  size: number,
  splitting: Splitting,
  source: number,
  target: { address: number; plane: number; steps: Triple; out: Triple },
  divisors: number,
): Direct {
  const taps = splitting.taps.length;
  // One panel of weights for all planes: ones.
  const ones = memory.copyIn((size === 4 ? new Float32Array(4 * taps) : new Float64Array(4 * taps)).fill(1));
  const plane = size * volume(splitting.input);
  return {
    images: 1,
    groups: planes,
    channels: 1,
    rows: 1,
    size,
    splitting,
    source: { address: source, image: 0, group: plane },
    weights: { address: ones, group: 0 },
    bias: 0,
    divisors,
    out: target.out,
    target: { address: target.address, image: 0, group: target.plane, row: target.plane, steps: target.steps },
  };
}

/** Sums over all windows, each divided by its divisor; false: nothing has happened. */
export function averageByWasm(
  input: FloatArray,
  output: FloatArray,
  g: MaxPoolGeometry,
  divisors: FloatArray,
): boolean {
  if (input.constructor !== output.constructor) return false;
  const size = input.BYTES_PER_ELEMENT;
  const compute = averageKernels(g, size);
  if (compute === null) return false;
  if (recording.by === null && windowsByWasm(input, output, g, divisors)) return true;
  kernelMemory().withScratch((memory) => {
    const results = g.planes * volume(g.output);
    const address = memory.allocateFor(output, 0, results);
    const target = { address, plane: size * volume(g.output), steps: stepsOf(g.output, size), out: g.output };
    const source = memory.copyIn(input, 0, g.planes * volume(g.input));
    const splitting = forwardSplitting(g, 1);
    const by = memory.copyIn(divisors);
    runDirect(compute, memory, sumsOfWindows(memory, g.planes, size, splitting, source, target, by), false);
    memory.copyOut(address, output, 0, results);
  });
  return true;
}

/** The adjoint of {@link averageByWasm}; false: nothing has happened. */
export function spreadByWasm(
  gradOutput: FloatArray,
  gradInput: FloatArray,
  g: MaxPoolGeometry,
  divisors: FloatArray,
): boolean {
  if (gradOutput.constructor !== gradInput.constructor) return false;
  const size = gradInput.BYTES_PER_ELEMENT;
  const compute = averageKernels(g, size);
  if (compute === null) return false;
  kernelMemory().withScratch((memory) => {
    const results = g.planes * volume(g.output);
    const elements = g.planes * volume(g.input);
    const source = memory.allocate(size * results);
    const address = memory.allocateFor(gradInput, 0, elements);
    const view = size === 4 ? memory.f32 : memory.f64;
    for (let from = 0, to = source / size; from < results; ) {
      for (let i = 0; i < divisors.length; i++) view[to++] = gradOutput[from++]! / divisors[i]!;
    }
    spread(compute, memory, g, size, source, address);
    memory.copyOut(address, gradInput, 0, elements);
  });
  return true;
}

/** The kernels of averages over planes; null where plain loops do it. */
export function averageKernels(g: MaxPoolGeometry, size: number): Compute | null {
  return loadFor(computeFamily, g, size);
}

/** Spreads shares of windows at `source` over planes at `address`, elements of `size` bytes. */
export function spread(
  compute: Compute,
  memory: KernelMemory,
  g: MaxPoolGeometry,
  size: number,
  source: number,
  address: number,
): void {
  const steps = stepsOf(g.input, size);
  // Inputs of one residue modulo the stride lie in the same places of their windows.
  for (const phase of inputPhases({ ...g, batch: 1, inChannels: 1, outChannels: 1, groups: 1 }, 1)) {
    const { front, padded, taps } = phase.gathering;
    const splitting = { input: g.output, front, step: [1, 1, 1], size: padded, taps } as const;
    const target = {
      address: address + phase.first.reduce((sum, place, i) => sum + place * steps[i]!, 0),
      plane: size * volume(g.input),
      steps: steps.map((step, i) => step * g.stride[i]!) as unknown as Triple,
      out: phase.count,
    };
    memory.withScratch(() =>
      runDirect(compute, memory, sumsOfWindows(memory, g.planes, size, splitting, source, target, 0), false),
    );
  }
}
