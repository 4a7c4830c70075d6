import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeFamily } from '../wasm/compute.ts';
import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { runJob } from '../wasm/runJob.ts';

/** A batch of row-major matrices inside an array. */
interface Operand<T extends FloatArray> {
  array: T;
  offset: number;
  /** Distance between stored rows. */
  ld: number;
  /** Distance between the matrices of a batch; 0: there is one for all. */
  batchStride: number;
}

/** `C = alpha * op(A) @ op(B) + beta * C`, as {@link gemm} has it, for a whole batch. */
export interface Product<T extends FloatArray> {
  transA: boolean;
  transB: boolean;
  batch: number;
  m: number;
  n: number;
  k: number;
  alpha: number;
  a: Operand<T>;
  b: Operand<T>;
  beta: number;
  c: Operand<T>;
}

// Below this many products per element that is copied or packed, the copies cost more than they save.
const WORTH_A_COPY = 4;
const SMALLEST = 8192;
/** A gap between rows up to this part of a row is copied along. */
const DENSE = 1.25;

/**
 * Does a product in WebAssembly where that is faster, or says that it did not. Sums are formed in the arrays' own
 * precision, 256 products at a time.
 */
export function productByWasm<T extends FloatArray>(p: Product<T>): boolean {
  const products = p.batch * p.m * p.n * p.k;
  const elements = p.batch * (p.m * p.k + p.k * p.n + p.m * p.n);
  if (!isWorthwhile(products >= SMALLEST && products >= WORTH_A_COPY * elements)) return false;
  const { BYTES_PER_ELEMENT: size, constructor: type } = p.a.array;
  if (p.b.array.constructor !== type || p.c.array.constructor !== type) return false;
  const wasm = computeFamily();
  if (wasm === null) return false;
  // Gaps that are copied along make at most a quarter more.
  if (!kernelMemory().fits(2 * size * elements + 4e6)) return false;
  kernelMemory().withScratch((memory) => multiply(wasm, memory, p, size));
  return true;
}

function multiply<T extends FloatArray>(wasm: Compute, memory: KernelMemory, p: Product<T>, size: number): void {
  const { batch, m, n, k } = p;
  const a = copyIn(memory, p.a, batch, p.transA ? k : m, p.transA ? m : k);
  const b = copyIn(memory, p.b, batch, p.transB ? n : k, p.transB ? k : n);
  const c = allocateResult(memory, p.c, batch, m, n);
  if (p.beta !== 0) scaleIn(memory, p.c, p.beta, c, batch, m, n);
  const job = memory.allocate(128);
  const [cuts, step, byColumns] = cut(batch, m, n, k);
  memory.i32.set([m, n, k, cuts, step, byColumns ? 1 : 0, p.beta === 0 ? 0 : 1], job / 4);
  memory.i32.set(
    [
      a.address,
      (p.transA ? 1 : a.ld) * size,
      (p.transA ? a.ld : 1) * size,
      a.batchStride * size,
      b.address,
      (p.transB ? 1 : b.ld) * size,
      (p.transB ? b.ld : 1) * size,
      b.batchStride * size,
      c.address,
      c.ld * size,
      c.batchStride * size,
    ],
    job / 4 + 7,
  );
  memory.f64[job / 8 + 9] = p.alpha;
  const kernel = size === 4 ? 'sgemm' : 'dgemm';
  runJob(wasm, memory, kernel, job, batch * cuts, wasm.exports.gemmWorkspace(n, k, size), 2 * batch * m * n * k);
  copyOut(memory, c, p.c, batch, m, n);
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

/** Where a batch of matrices lies in the kernels' memory; distances in elements. */
interface Copied {
  address: number;
  ld: number;
  batchStride: number;
}

/** Whether all that lies between the first element of a batch and the last may be copied in one go. */
function isDense({ ld, batchStride }: Operand<FloatArray>, batch: number, rows: number, cols: number): boolean {
  return ld <= DENSE * cols && (batch === 1 || batchStride === 0 || batchStride <= DENSE * rows * ld);
}

function copyIn<T extends FloatArray>(
  memory: KernelMemory,
  x: Operand<T>,
  batch: number,
  rows: number,
  cols: number,
): Copied {
  const count = x.batchStride === 0 ? 1 : batch;
  if (isDense(x, count, rows, cols)) {
    const length = (count - 1) * x.batchStride + (rows - 1) * x.ld + cols;
    return { address: memory.copyIn(x.array, x.offset, length), ld: x.ld, batchStride: x.batchStride };
  }
  const size = x.array.BYTES_PER_ELEMENT;
  const address = memory.allocate(count * rows * cols * size);
  for (let i = 0, to = address; i < count; i++) {
    for (let row = 0; row < rows; row++, to += cols * size) {
      memory.write(to, x.array, x.offset + i * x.batchStride + row * x.ld, cols);
    }
  }
  return { address, ld: cols, batchStride: x.batchStride === 0 ? 0 : rows * cols };
}

/** Room for the result, gaps left out. */
function allocateResult<T extends FloatArray>(
  memory: KernelMemory,
  x: Operand<T>,
  batch: number,
  rows: number,
  cols: number,
): Copied {
  const address = memory.allocateFor(x.array, x.offset, batch * rows * cols);
  return { address, ld: cols, batchStride: rows * cols };
}

/** Calls `move` for every stretch of the array that holds nothing but results. */
function forEachStretch(
  x: Operand<FloatArray>,
  batch: number,
  rows: number,
  cols: number,
  move: (from: number, start: number, length: number) => void,
): void {
  const whole = x.ld === cols || rows === 1;
  if (whole && (batch === 1 || x.batchStride === rows * cols)) {
    move(0, x.offset, batch * rows * cols);
    return;
  }
  for (let i = 0; i < batch; i++) {
    const start = x.offset + i * x.batchStride;
    if (whole) move(i * rows * cols, start, rows * cols);
    else for (let row = 0; row < rows; row++) move((i * rows + row) * cols, start + row * x.ld, cols);
  }
}

/** Puts `beta * C` where the result will be. */
function scaleIn(
  memory: KernelMemory,
  x: Operand<FloatArray>,
  beta: number,
  c: Copied,
  batch: number,
  rows: number,
  cols: number,
): void {
  const { array } = x;
  const view = array instanceof Float32Array ? memory.f32 : memory.f64;
  const size = array.BYTES_PER_ELEMENT;
  const base = c.address / size;
  forEachStretch(x, batch, rows, cols, (from, start, length) => {
    // A copy is quicker than a loop where both ends lie alike.
    const alike = (c.address + from * size - array.byteOffset - start * size) % 8 === 0;
    if (beta === 1 && alike) memory.write(c.address + from * size, array, start, length);
    else for (let i = 0; i < length; i++) view[base + from + i] = beta * array[start + i]!;
  });
}

function copyOut(
  memory: KernelMemory,
  c: Copied,
  x: Operand<FloatArray>,
  batch: number,
  rows: number,
  cols: number,
): void {
  const size = x.array.BYTES_PER_ELEMENT;
  forEachStretch(x, batch, rows, cols, (from, start, length) => {
    memory.copyOut(c.address + from * size, x.array, start, length);
  });
}
