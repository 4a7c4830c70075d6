import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { normJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import { type KernelMemory, ownMemory } from '../wasm/memory.ts';
import { normFamily } from '../wasm/norm.ts';
import type { RowNorm } from './rowNorm.ts';

/** Floats between two copies, where rows are not longer. */
const PIECE = 8192;
/** Fewer elements are done before they have been copied. */
const SMALLEST = 1024;

const { floor, max, min } = Math;

/** {@link rowNorm} in WebAssembly, or false where plain loops do it: other arrays, no WebAssembly, little work. */
export function rowNormByWasm(
  x: FloatArray,
  norm: RowNorm,
  weight: FloatArray | null,
  bias: FloatArray | null,
  out: FloatArray,
): boolean {
  return run(norm, [x], [weight, bias], out, null);
}

/** {@link rowNormBackward} in WebAssembly, or false. */
export function rowNormBackwardByWasm(
  g: FloatArray,
  x: FloatArray,
  norm: RowNorm,
  weight: FloatArray | null,
  out: FloatArray,
  gradWeight: Float64Array,
  gradBias: Float64Array,
): boolean {
  return run(norm, [x, g], [weight, null], out, [gradWeight, gradBias]);
}

/** How many rows are done at a time: what is added up in floats. An even number, for the copies' ends stay alike then (see KernelMemory.allocateFor). */
export function rowsOfPiece(rows: number, size: number): number {
  return min(rows, max(size % 2 === 0 ? 1 : 2, floor(PIECE / size / 2) * 2));
}

function run(
  norm: RowNorm,
  sources: readonly FloatArray[],
  affine: readonly [weight: FloatArray | null, bias: FloatArray | null],
  out: FloatArray,
  sums: readonly [gradWeight: Float64Array, gradBias: Float64Array] | null,
): boolean {
  const { rows, size, inner, period, eps, centered } = norm;
  if (rows * size === 0 || !isWorthwhile(rows * size >= SMALLEST)) return false;
  if (![...sources, out].every((array) => array instanceof Float32Array)) return false;
  const kernels = normFamily()?.exports;
  const most = rowsOfPiece(rows, size);
  if (!kernels || !ownMemory().fits(4 * most * size * (sources.length + 1) + 32 * period + 4096)) return false;
  ownMemory().withScratch((memory) => {
    const [x, grad = 0] = sources.map((array) => memory.allocateFor(array, 0, most * size)) as [number, number?];
    const given = affine.map((array) => (array ? memory.copyIn(array, 0, period) : 0));
    const grown = sums ? sums.map((array) => memory.copyIn(array, 0, period)) : [0, 0];
    const job = writeJob(memory, normJob, {
      rows: 0,
      size,
      inner,
      period,
      first: 0,
      centered: centered ? 1 : 0,
      x,
      grad,
      weight: given[0]!,
      bias: given[1]!,
      out: memory.allocateFor(out, 0, most * size),
      gradWeight: grown[0]!,
      gradBias: grown[1]!,
      sums: sums && inner === 1 ? memory.allocate(8 * period) : 0,
      eps,
    });
    const { offsets } = normJob;
    const to = memory.i32[(job + offsets.out) >> 2]!;
    for (let row = 0; row < rows; row += most) {
      const count = min(most, rows - row);
      memory.i32[(job + offsets.rows) >> 2] = count;
      memory.i32[(job + offsets.first) >> 2] = ((row * size) / inner) % period;
      memory.write(x, sources[0]!, row * size, count * size);
      if (sums) memory.write(grad, sources[1]!, row * size, count * size);
      if (sums) kernels.normRowsBackward(job);
      else kernels.normRows(job);
      memory.copyOut(to, out, row * size, count * size);
    }
    if (sums) bringBack(memory, sums, grown);
  });
  return true;
}

function bringBack(memory: KernelMemory, sums: readonly Float64Array[], addresses: readonly number[]): void {
  for (const [i, array] of sums.entries()) memory.copyOut(addresses[i]!, array);
}
