import type { Compute } from '../wasm/compute.ts';
import { directJob, splitJob } from '../wasm/generated/jobs.ts';
import { readJob, writeJob } from '../wasm/job.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';
import type { Located } from './gatherProduct.ts';
import { type Triple, volume } from './geometry.ts';
import type { WindowGeometry } from './im2col.ts';

/** Parts that groups are dealt out in. */
const CHUNKS = 8;

/** How planes are dealt out by residues modulo a step, and where taps lie in them: assembly/compute/split.ts. */
export interface Splitting {
  readonly input: Triple;
  readonly front: Triple;
  readonly step: Triple;
  /** Places of a residue. */
  readonly size: Triple;
  /** In elements behind a position, for each channel's taps. */
  readonly taps: Int32Array;
}

/** The splitting of a forward convolution: windows side by side see a tap side by side, whatever their stride. */
export function forwardSplitting(g: WindowGeometry, channels: number): Splitting {
  const reach = (i: number) => Math.floor(((g.kernel[i]! - 1) * g.dilation[i]!) / g.stride[i]!);
  const size: Triple = [g.output[0] + reach(0), g.output[1] + reach(1), g.output[2] + reach(2)];
  const channel = volume(g.stride) * volume(size);
  const taps = new Int32Array(channels * volume(g.kernel));
  const along = (i: number, tap: number) => {
    const at = tap * g.dilation[i]!;
    return [at % g.stride[i]!, Math.floor(at / g.stride[i]!)] as const;
  };
  let next = 0;
  for (let c = 0; c < channels; c++) {
    for (let kd = 0; kd < g.kernel[0]; kd++) {
      for (let kh = 0; kh < g.kernel[1]; kh++) {
        for (let kw = 0; kw < g.kernel[2]; kw++) {
          const [[zs, z], [ys, y], [xs, x]] = [along(0, kd), along(1, kh), along(2, kw)];
          const residue = (zs * g.stride[1] + ys) * g.stride[2] + xs;
          taps[next++] = c * channel + ((residue * size[0] + z) * size[1] + y) * size[2] + x;
        }
      }
    }
  }
  return { input: g.input, front: g.padding, step: g.stride, size, taps };
}

/** A convolution over planes that are dealt out; addresses and distances in bytes. */
export interface Direct {
  readonly images: number;
  readonly groups: number;
  /** Planes of the source and rows of results in a group. */
  readonly channels: number;
  readonly rows: number;
  /** Bytes of an element. */
  readonly size: number;
  readonly splitting: Splitting;
  readonly source: Located;
  readonly weights: { readonly address: number; readonly group: number };
  readonly bias: number;
  /** Address of what each result of a plane is divided by, or 0. */
  readonly divisors?: number;
  readonly out: Triple;
  readonly target: Located & { readonly row: number; readonly steps: Triple };
}

/** Bytes that a thread needs for a {@link Direct}. */
export function directWorkspace({ channels, rows, size, splitting: s, out }: Omit<Direct, 'source' | 'target'>): {
  lines: number;
  line: number;
  sums: number;
  bytes: number;
} {
  // Room for what the last vectors touch, and whole cache lines.
  const lines = Math.ceil((size * channels * volume(s.step) * volume(s.size)) / 64) * 64 + 192;
  const line = Math.ceil(((out[1] - 1) * s.size[2] + out[2]) / 16) * 16 * size;
  const sums = lines + 4 * line;
  return { lines, line, sums, bytes: sums + 8 * rows * (s.taps.length + 3) };
}

/** Writes a splitting for the kernels. */
export function splittingJob(memory: KernelMemory, s: Splitting): number {
  return writeJob(memory, splitJob, {
    depth: s.input[0],
    height: s.input[1],
    width: s.input[2],
    front: s.front[0],
    top: s.front[1],
    left: s.front[2],
    depthStep: s.step[0],
    heightStep: s.step[1],
    widthStep: s.step[2],
    depths: s.size[0],
    heights: s.size[1],
    widths: s.size[2],
  });
}

/**
 * Runs a {@link Direct}, forward or, with `ofWeight`, from the gradients at `target` to the weight at `weights`.
 *
 * @returns false where a sum is not finite, and may have been spoilt by what lies between rows
 */
export function runDirect(compute: Compute, memory: KernelMemory, d: Direct, ofWeight: boolean): boolean {
  const { images, groups, rows, channels, size, splitting: s, source, weights, target, out } = d;
  const split = splittingJob(memory, s);
  const taps = s.taps.length;
  // Taps are summed four at a time: the last one stands for those that are missing.
  const table = Int32Array.from({ length: Math.ceil(taps / 4) * 4 }, (_, i) => size * s.taps[Math.min(i, taps - 1)]!);
  const items = ofWeight ? groups : images * groups;
  const step = Math.ceil(items / CHUNKS);
  const { lines, line, sums, bytes } = directWorkspace(d);
  const job = writeJob(memory, directJob, {
    split,
    size,
    images,
    groups,
    step,
    channels,
    rows,
    source: source.address,
    sourceImage: source.image,
    sourceGroup: source.group,
    taps,
    tapTable: memory.copyIn(table),
    weights: weights.address,
    weightsGroup: weights.group,
    bias: d.bias,
    divisors: d.divisors ?? 0,
    outDepth: out[0],
    outHeight: out[1],
    outWidth: out[2],
    target: target.address,
    targetImage: target.image,
    targetGroup: target.group,
    targetRow: target.row,
    targetDepth: target.steps[0],
    targetHeight: target.steps[1],
    targetWidth: target.steps[2],
    lines,
    line,
    sums,
    spoilt: 0,
  });
  const kernel = ofWeight ? 'convDirectWeight' : 'convDirect';
  // A plane is written, read and cut besides the products of its taps.
  const operations = images * groups * rows * volume(out) * (2 * taps + 8);
  runJob(compute, memory, kernel, job, Math.ceil(items / step), bytes, operations);
  return readJob(memory, directJob, job, 'spoilt') === 0;
}
