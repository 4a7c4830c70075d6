import type { Compute } from '../wasm/compute.ts';
import { gatherJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';
import type { Gathering } from './gathering.ts';

/** Parts that a job is cut in: some more than there are threads, so that none waits long for the last. */
const MAX_CUTS = 8;

/** Weights in the kernels' memory: tap p of row r of a group lies at `address + group * groupStep + r * rowStep + steps[p]`. */
export interface Weights {
  readonly address: number;
  readonly groupStep: number;
  readonly rowStep: number;
  readonly steps: Int32Array;
}

/** `target = bias + weights @ gathered source` for all images and groups; addresses and distances in bytes. */
export interface GatherProduct {
  readonly images: number;
  readonly groups: number;
  /** Rows of the result in a group. */
  readonly rows: number;
  /** Bytes of an element. */
  readonly size: number;
  readonly weights: Weights;
  /** Address of one value per row of all groups, or 0. */
  readonly bias: number;
  readonly source: Located;
  readonly gathering: Gathering;
  readonly target: Located & { readonly row: number };
}

/** Where the first group of the first image lies, and how far it is to the next image and group. */
export interface Located {
  readonly address: number;
  readonly image: number;
  readonly group: number;
}

/** Runs a {@link GatherProduct}, cut in parts for threads. */
export function gatherProduct(compute: Compute, memory: KernelMemory, p: GatherProduct): void {
  const columns = p.gathering.positions.length;
  const taps = p.gathering.taps.length;
  const items = p.images * p.groups;
  const { cuts, step, byColumns } = cutResult(items, p.rows, columns);
  const packed = packAllWeights(compute, memory, p);
  const job = writeJob(memory, gatherJob, {
    size: p.size,
    rows: p.rows,
    columns,
    taps,
    groups: p.groups,
    cuts,
    step,
    byColumns,
    weights: packed.address,
    weightsGroup: packed.group,
    bias: p.bias,
    source: p.source.address,
    sourceImage: p.source.image,
    sourceGroup: p.source.group,
    positionTable: memory.copyIn(p.gathering.positions),
    tapTable: memory.copyIn(p.gathering.taps),
    target: p.target.address,
    targetImage: p.target.image,
    targetGroup: p.target.group,
    targetRow: p.target.row,
  });
  const workspace = compute.exports.convWorkspace(p.size);
  runJob(compute, memory, 'convGather', job, items * cuts, workspace, 2 * items * p.rows * columns * taps);
}

/** Packs the weights of all groups: where they lie, and bytes from one group to the next. */
export function packAllWeights(
  compute: Compute,
  memory: KernelMemory,
  { weights: w, groups, rows, size }: Pick<GatherProduct, 'weights' | 'groups' | 'rows' | 'size'>,
): { address: number; group: number } {
  const taps = w.steps.length;
  const group = size * Math.ceil(rows / 4) * 4 * taps;
  const address = memory.allocate(groups * group);
  memory.withScratch(() => {
    const table = memory.copyIn(w.steps);
    for (let i = 0; i < groups; i++) {
      compute.exports.packWeights(w.address + i * w.groupStep, w.rowStep, table, rows, taps, address + i * group, size);
    }
  });
  return { address, group };
}

/** Cuts results of which there are few along their longer side; sums are never cut. */
export function cutResult(
  items: number,
  rows: number,
  columns: number,
): { cuts: number; step: number; byColumns: number } {
  const byColumns = columns >= rows;
  const unit = byColumns ? 8 : 4;
  const side = byColumns ? columns : rows;
  const parts = Math.max(1, Math.floor(MAX_CUTS / items));
  const step = Math.max(unit, Math.ceil(side / parts / unit) * unit);
  return { cuts: Math.ceil(side / step), step, byColumns: byColumns ? 1 : 0 };
}
