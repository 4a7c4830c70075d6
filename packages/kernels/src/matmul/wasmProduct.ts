import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeWith } from '../wasm/compute.ts';
import type { KernelMemory } from '../wasm/memory.ts';
import { copyMatrices, copyResult, placeResult } from './placed.ts';
import type { Product } from './product.ts';
import { runProduct } from './runProduct.ts';

// Below this many products per element that is copied or packed, the copies cost more than they save.
const WORTH_A_COPY = 2;
const SMALLEST = 8192;

/**
 * Does a product in WebAssembly where that is faster, or says that it did not. Sums are formed in the arrays' own
 * precision, 256 products at a time.
 */
export function multiplyByWasm(p: Product): boolean {
  if (!isDeep(p)) return false;
  const elements = elementsOf(p);
  const size = p.a.array.BYTES_PER_ELEMENT;
  // Gaps that are copied along make at most a quarter more.
  const wasm = computeWith(2 * size * elements + 4e6, 2 * productsOf(p));
  if (wasm === null) return false;
  wasm.memory.withScratch((memory) => run(wasm, memory, p, size));
  return true;
}

/** Whether a product has enough to add up for its copies. */
export function isDeep(p: Product): boolean {
  const products = productsOf(p);
  if (!isWorthwhile(products >= SMALLEST && products >= WORTH_A_COPY * elementsOf(p))) return false;
  const { constructor: type } = p.a.array;
  return p.b.array.constructor === type && p.c.array.constructor === type;
}

function productsOf({ batch, m, n, k }: Product): number {
  return batch * m * n * k;
}

function elementsOf({ batch, m, n, k }: Product): number {
  return batch * (m * k + k * n + m * n);
}

function run(wasm: Compute, memory: KernelMemory, p: Product, size: number): void {
  const { batch, m, n, k } = p;
  const a = copyMatrices(memory, p.a, batch, m, k);
  const b = copyMatrices(memory, p.b, batch, k, n);
  const c = placeResult(memory, p);
  const bias = p.bias ? memory.copyIn(p.bias, 0, n) : 0;
  runProduct(wasm, memory, { ...p, size, a, b, c, accumulate: p.beta !== 0, bias });
  copyResult(memory, c, p);
}
