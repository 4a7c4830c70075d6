import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeFamily } from '../wasm/compute.ts';
import { gemmJob } from '../wasm/generated/jobs.ts';
import { writeJob } from '../wasm/job.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';
import { copyMatrices, copyResult, placeResult } from './placed.ts';
import type { Product } from './product.ts';

// Below this many products per element that is copied or packed, the copies cost more than they save.
const WORTH_A_COPY = 2;
const SMALLEST = 8192;

/**
 * Does a product in WebAssembly where that is faster, or says that it did not. Sums are formed in the arrays' own
 * precision, 256 products at a time.
 */
export function multiplyByWasm(p: Product): boolean {
  const products = p.batch * p.m * p.n * p.k;
  const elements = p.batch * (p.m * p.k + p.k * p.n + p.m * p.n);
  if (!isWorthwhile(products >= SMALLEST && products >= WORTH_A_COPY * elements)) return false;
  const { BYTES_PER_ELEMENT: size, constructor: type } = p.a.array;
  if (p.b.array.constructor !== type || p.c.array.constructor !== type) return false;
  const wasm = computeFamily();
  if (wasm === null) return false;
  // Gaps that are copied along make at most a quarter more.
  if (!kernelMemory().fits(2 * size * elements + 4e6)) return false;
  kernelMemory().withScratch((memory) => run(wasm, memory, p, size));
  return true;
}

function run(wasm: Compute, memory: KernelMemory, p: Product, size: number): void {
  const { batch, m, n, k, alpha, beta } = p;
  const a = copyMatrices(memory, p.a, batch, m, k);
  const b = copyMatrices(memory, p.b, batch, k, n);
  const c = placeResult(memory, p);
  const [cuts, step, byColumns] = cut(batch, m, n, k);
  const job = writeJob(memory, gemmJob, {
    size,
    m,
    n,
    k,
    cuts,
    step,
    byColumns: byColumns ? 1 : 0,
    accumulate: beta === 0 ? 0 : 1,
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
    alpha,
  });
  runJob(wasm, memory, 'gemm', job, batch * cuts, wasm.exports.gemmWorkspace(n, k, size), 2 * batch * m * n * k);
  copyResult(memory, c, p);
}

/**
 * Cuts every product along its longer side in parts that threads take one by one. K is never cut: the order of a sum
 * does not depend on the number of threads.
 */
function cut(batch: number, m: number, n: number, k: number): [cuts: number, step: number, byColumns: boolean] {
  const byColumns = n >= m;
  const side = byColumns ? n : m;
  const unit = byColumns ? 8 : 4;
  const parts = batch >= 8 ? 1 : m * n * k > 5e6 ? 8 : 4;
  const step = Math.max(unit, Math.ceil(side / parts / unit) * unit);
  return [Math.ceil(side / step), step, byColumns];
}
