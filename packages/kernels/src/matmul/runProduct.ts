import type { Compute } from '../wasm/compute.ts';
import { gemmJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { isShared, runJob } from '../wasm/runJob.ts';
import type { Placed } from './product.ts';

/** A product of matrices that lie in the kernels' memory: C = alpha A @ B, or added to C, whose rows have no gaps between elements. */
export interface PlacedProduct {
  /** Bytes of an element. */
  readonly size: number;
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly a: Placed;
  readonly b: Placed;
  readonly c: Placed;
  readonly accumulate: boolean;
  /** Where {@link packRight} has left B; then `b` is not read. */
  readonly packed?: number;
  /** What every row of C begins as: an address. */
  readonly bias?: number;
}

/** Does a product where its matrices lie; `memory` is the family's. */
export function runProduct(wasm: Compute, memory: KernelMemory, p: PlacedProduct): void {
  const { size, batch, m, n, k, alpha, a, b, c, accumulate } = p;
  const operations = 2 * batch * m * n * k;
  // Every part packs all of the other operand anew.
  const [cuts, step, byColumns] = isShared(operations) ? cut(batch, m, n, k) : [1, m, false];
  const job = writeJob(memory, gemmJob, {
    size,
    m,
    n,
    k,
    cuts,
    step,
    byColumns: byColumns ? 1 : 0,
    accumulate: accumulate ? 1 : 0,
    a: a.address,
    aRow: a.row,
    aColumn: a.column,
    aBatch: a.batch,
    b: b.address,
    bRow: b.row,
    bColumn: b.column,
    bBatch: b.batch,
    c: c.address,
    ldc: c.row,
    cBatch: c.batch,
    packed: p.packed ?? 0,
    bias: p.bias ?? 0,
    packedRow: Math.ceil((n * size) / 32) * 32,
    alpha,
  });
  runJob(wasm, memory, 'gemm', job, batch * cuts, wasm.exports.gemmWorkspace(n, k, size), operations);
}

/** Packs a B of k rows and n columns of floats that several products have in common: gives its address. */
export function packRight(
  wasm: Compute,
  memory: KernelMemory,
  { address, row, column }: Placed,
  n: number,
  k: number,
): number {
  const to = memory.allocate(4 * (n + 8) * k);
  wasm.exports.packRight(address, row, column, n, k, 4, to);
  return to;
}

/**
 * Cuts every product along its longer side in parts that threads take one by one. K is never cut: the order of a sum
 * does not depend on the number of threads.
 */
export function cut(batch: number, m: number, n: number, k: number): [cuts: number, step: number, byColumns: boolean] {
  const byColumns = n >= m;
  const side = byColumns ? n : m;
  const unit = byColumns ? 8 : 4;
  const parts = batch >= 8 ? 1 : m * n * k > 5e6 ? 8 : 4;
  const step = Math.max(unit, Math.ceil(side / parts / unit) * unit);
  return [Math.ceil(side / step), step, byColumns];
}
