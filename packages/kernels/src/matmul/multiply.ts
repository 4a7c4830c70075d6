import type { FloatArray } from '../floatArray.ts';
import { doubleScratch } from '../scratch.ts';
import { multiplyPanels, TILE } from './microKernel.ts';
import { multiplyNarrow } from './narrowProduct.ts';
import { packPanels } from './pack.ts';
import { itemOf, type Product } from './product.ts';
import { multiplyShallow } from './shallowProduct.ts';
import { multiplySmall } from './smallProduct.ts';
import { multiplyThin } from './thinProduct.ts';
import { multiplyByWasm } from './wasmProduct.ts';

// Cache blocks: an A block (MC x KC doubles, 192 KB) stays in L2, one B panel (KC x 4) in L1.
const MC = 96;
const KC = 256;
const NC = 1024;
/** Below this many products packing costs more than it saves. */
const SMALL = 2048;
const FEW = 4;

const aPack = doubleScratch();
const bPack = doubleScratch();
const tile = new Float64Array(TILE * TILE);

/** Does a {@link Product} whose matrices lie inside their arrays, in the fastest way. */
export function multiply(p: Product): void {
  if (p.bias) {
    // Products with few rows, columns or steps have ways of their own.
    if (takesBias(p) && multiplyByWasm(p)) return;
    fillRows(p, p.bias);
    multiply({ ...p, beta: 1, bias: null });
    return;
  }
  const { batch, m, n, k, alpha } = p;
  if (batch === 0 || m === 0 || n === 0) return;
  if (alpha === 0 || k === 0) scaleOnly(p);
  else if (!multiplyThin(p) && !multiplyShallow(p) && !multiplyByWasm(p)) {
    for (let i = 0; i < batch; i++) {
      const one = batch === 1 ? p : { ...p, batch: 1, a: itemOf(p.a, i), b: itemOf(p.b, i), c: itemOf(p.c, i) };
      const small = isSmall(p);
      if (multiplyNarrow(one, small ? k : KC)) continue;
      if (small) multiplySmall(one);
      else multiplyBlocks(one);
    }
  }
}

/** Whether the kernel begins with the bias: products with few rows, columns or steps have ways of their own. */
export function takesBias({ m, n, k, alpha }: Product): boolean {
  return Math.min(m, n, k) > FEW && alpha !== 0;
}

/** Whether plain loops do not pack. */
export function isSmall({ m, n, k }: Product): boolean {
  return m * n * k <= SMALL || m < 3 || n < 3;
}

function fillRows({ m, n, c: { array, offset, row } }: Product, bias: FloatArray): void {
  for (let i = 0; i < m; i++) for (let j = 0, at = offset + i * row; j < n; j++) array[at + j] = bias[j]!;
}

/** One product in plain loops over packed blocks; sums are formed in double. */
export function multiplyBlocks({ m, n, k, alpha, a, b, beta, c }: Product): void {
  for (let j = 0; j < n; j += NC) {
    const nc = Math.min(NC, n - j);
    for (let p = 0; p < k; p += KC) {
      const kc = Math.min(KC, k - p);
      const bPanels = bPack(roundUp(nc) * kc);
      packPanels(b.array, b.offset + p * b.row + j * b.column, b.column, b.row, nc, kc, 1, bPanels);
      // Later blocks of K add to what the first one left.
      const blockBeta = p === 0 ? beta : 1;
      for (let i = 0; i < m; i += MC) {
        const mc = Math.min(MC, m - i);
        const aPanels = aPack(roundUp(mc) * kc);
        packPanels(a.array, a.offset + i * a.row + p * a.column, a.row, a.column, mc, kc, alpha, aPanels);
        multiplyBlock(mc, nc, kc, aPanels, bPanels, blockBeta, c.array, c.offset + i * c.row + j, c.row);
      }
    }
  }
}

function roundUp(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}

/** One packed block of A times one packed block of B, added to C's block. */
function multiplyBlock(
  mc: number,
  nc: number,
  kc: number,
  aPanels: Float64Array,
  bPanels: Float64Array,
  beta: number,
  c: FloatArray,
  cOffset: number,
  ldc: number,
): void {
  for (let j = 0; j < nc; j += TILE) {
    const cols = Math.min(TILE, nc - j);
    for (let i = 0; i < mc; i += TILE) {
      multiplyPanels(kc, aPanels, i * kc, bPanels, j * kc, tile);
      storeTile(Math.min(TILE, mc - i), cols, beta, c, cOffset + i * ldc + j, ldc);
    }
  }
}

function storeTile(rows: number, cols: number, beta: number, c: FloatArray, to: number, ldc: number): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < cols; j++) {
      const value = tile[r * TILE + j]!;
      c[to + j] = beta === 0 ? value : value + beta * c[to + j]!;
    }
    to += ldc;
  }
}

function scaleOnly({ batch, m, n, beta, c: { array, offset, row, batch: step } }: Product): void {
  for (let item = 0; item < batch; item++) {
    for (let i = 0; i < m; i++) {
      const at = offset + item * step + i * row;
      for (let j = at; j < at + n; j++) array[j] = beta === 0 ? 0 : beta * array[j]!;
    }
  }
}
