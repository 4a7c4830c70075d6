import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeFamily } from '../wasm/compute.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';
import type { Gathering } from './gathering.ts';
import { type ConvGeometry, type Triple, volume } from './geometry.ts';

/** Products below which a convolution is done before its tables are written. */
const SMALLEST = 20_000;
/** Parts that a job is cut in: some more than there are threads, so that none waits long for the last. */
const MAX_CUTS = 8;

/** Number of products of a convolution. */
export function convProducts(g: ConvGeometry): number {
  return g.batch * g.outChannels * (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output);
}

/**
 * The WebAssembly kernels for a convolution, or null where plain loops do it: other types than float32, small sizes, no
 * WebAssembly, or not enough memory.
 *
 * @param floats all arrays of the convolution
 */
export function computeForConv(g: ConvGeometry, floats: readonly (FloatArray | null)[]): Compute | null {
  const products = convProducts(g);
  if (products === 0 || !isWorthwhile(products >= SMALLEST)) return null;
  if (!floats.every((array) => array === null || array instanceof Float32Array)) return null;
  const compute = computeFamily();
  if (compute === null) return null;
  const inputs =
    g.batch * g.inChannels * volume(g.input.map((x, i) => x + 2 * (g.padding[i]! + g.kernel[i]!)) as never);
  const outputs = g.batch * g.outChannels * volume(g.output.map((x, i) => x + 2 * g.kernel[i]!) as never);
  const weights = g.outChannels * (g.inChannels / g.groups) * volume(g.kernel);
  return kernelMemory().fits(4 * (2 * inputs + 2 * outputs + 3 * weights) + 64e6) ? compute : null;
}

/**
 * Copies planes of `size` into the kernels' memory, with the border that a gathering needs.
 *
 * @returns address of the first padded plane
 */
export function copyPadded(
  compute: Compute,
  memory: KernelMemory,
  array: Float32Array,
  planes: number,
  size: Triple,
  { padded, front }: Pick<Gathering, 'padded' | 'front'>,
): number {
  const same = padded.every((length, i) => length === size[i]) && front.every((length) => length === 0);
  if (same) return memory.copyIn(array, 0, planes * volume(size));
  const target = memory.allocate(4 * planes * volume(padded));
  memory.withScratch(() => {
    const source = memory.copyIn(array, 0, planes * volume(size));
    const job = memory.allocate(64);
    const step = Math.ceil(planes / MAX_CUTS);
    memory.i32.set([source, target, planes, step, ...size, ...front, ...padded], job / 4);
    // Moving a float takes about as long as four operations.
    runJob(compute, memory, 'padPlanes', job, Math.ceil(planes / step), 0, 4 * planes * volume(padded));
  });
  return target;
}

/** Copies a table of byte offsets. */
export function copyTable(memory: KernelMemory, table: Int32Array): number {
  return memory.copyIn(table);
}

/**
 * Packs the weights of all groups: tap p of row r of group `group` is
 * `weight[group * groupStride + r * rowStride + steps[p] / 4]`.
 *
 * @returns address, and bytes from one group to the next
 */
export function packAllWeights(
  compute: Compute,
  memory: KernelMemory,
  weights: number,
  groups: number,
  groupStride: number,
  rows: number,
  rowStride: number,
  steps: Int32Array,
): { address: number; bytes: number } {
  const taps = steps.length;
  const bytes = 4 * Math.ceil(rows / 4) * 4 * taps;
  const address = memory.allocate(groups * bytes);
  memory.withScratch(() => {
    const table = copyTable(memory, steps);
    for (let group = 0; group < groups; group++) {
      const from = weights + 4 * group * groupStride;
      compute.exports.packWeights(from, 4 * rowStride, table, rows, taps, address + group * bytes);
    }
  });
  return { address, bytes };
}

/** `target = bias + weights @ gathered source`, addresses and distances in bytes. */
export interface GatherProduct {
  images: number;
  groups: number;
  rows: number;
  weights: { address: number; bytes: number };
  /** Address of one value per row of all groups, or 0. */
  bias: number;
  source: number;
  sourceImage: number;
  sourceGroup: number;
  gathering: Gathering;
  target: number;
  targetImage: number;
  targetGroup: number;
  targetRow: number;
}

/** Runs a {@link GatherProduct}, cut in parts for threads. */
export function gatherProduct(compute: Compute, memory: KernelMemory, p: GatherProduct): void {
  const columns = p.gathering.positions.length;
  const taps = p.gathering.taps.length;
  const items = p.images * p.groups;
  const [cuts, step, byColumns] = cutResult(items, p.rows, columns);
  const positionTable = copyTable(memory, p.gathering.positions);
  const tapTable = copyTable(memory, p.gathering.taps);
  const job = memory.allocate(128);
  memory.i32.set([p.rows, columns, taps, p.groups, cuts, step, byColumns ? 1 : 0], job / 4);
  memory.i32.set([p.weights.address, p.weights.bytes, p.bias, p.source, p.sourceImage, p.sourceGroup], job / 4 + 7);
  memory.i32.set([positionTable, tapTable, p.target, p.targetImage, p.targetGroup, p.targetRow], job / 4 + 13);
  const workspace = compute.exports.convWorkspace();
  runJob(compute, memory, 'convGather', job, items * cuts, workspace, 2 * items * p.rows * columns * taps);
}

/** Cuts results of which there are few along their longer side; sums are never cut. */
export function cutResult(
  items: number,
  rows: number,
  columns: number,
): [cuts: number, step: number, byColumns: boolean] {
  const byColumns = columns >= rows;
  const unit = byColumns ? 8 : 4;
  const side = byColumns ? columns : rows;
  const parts = Math.max(1, Math.floor(MAX_CUTS / items));
  const step = Math.max(unit, Math.ceil(side / parts / unit) * unit);
  return [Math.ceil(side / step), step, byColumns];
}
