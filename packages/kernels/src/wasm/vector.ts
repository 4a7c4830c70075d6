import { defineFamily } from './family.ts';
import { vectorBinaries } from './generated/vector.ts';
import { ownMemory } from './memory.ts';

/** assembly/vector: floats at addresses, numbers are doubles. */
interface VectorExports {
  /** Doubles per row go to `largest` and `sums`. */
  expRows(x: number, out: number, rows: number, size: number, largest: number, sums: number, t: number): void;
  /** Columns of blocks of rows: see assembly/vector/columns.ts. */
  sumColumns(x: number, blocks: number, size: number, inner: number, to: number): void;
  largestOfColumns(x: number, blocks: number, size: number, inner: number, to: number): void;
  smallestOfColumns(x: number, blocks: number, size: number, inner: number, to: number): void;
  expColumns(
    x: number,
    out: number,
    blocks: number,
    size: number,
    inner: number,
    shift: number,
    sums: number,
    t: number,
  ): void;
  divideColumns(x: number, blocks: number, size: number, inner: number, by: number): void;
  shiftColumns(x: number, out: number, blocks: number, size: number, inner: number, a: number, b: number): void;
  softmaxSlopes(
    g: number,
    y: number,
    out: number,
    blocks: number,
    size: number,
    inner: number,
    sums: number,
    t: number,
  ): void;
  logSoftmaxSlopes: VectorExports['softmaxSlopes'];
  divideRows(x: number, rows: number, size: number, by: number): void;
  shiftRows(x: number, out: number, rows: number, size: number, a: number, b: number): void;
  sums(x: number, images: number, channels: number, inner: number, to: number): void;
  /** Divides doubles by a number. */
  scale(at: number, count: number, by: number): void;
  moments(x: number, images: number, channels: number, inner: number, mean: number, to: number): void;
  gradSums(
    g: number,
    x: number,
    images: number,
    channels: number,
    inner: number,
    mean: number,
    invStd: number,
    sumTo: number,
    productTo: number,
  ): void;
  affine(
    x: number,
    out: number,
    images: number,
    channels: number,
    inner: number,
    mean: number,
    scale: number,
    shift: number,
  ): void;
  gradInput(
    g: number,
    x: number,
    out: number,
    images: number,
    channels: number,
    inner: number,
    mean: number,
    scale: number,
    meanGrad: number,
    slope: number,
  ): void;
  descend(p: number, grad: number, count: number, s: number, w: number, a: number): void;
  descendWithMomentum(
    p: number,
    grad: number,
    b: number,
    count: number,
    s: number,
    w: number,
    m: number,
    share: number,
    nesterov: number,
    a: number,
  ): void;
  adam(
    p: number,
    grad: number,
    m: number,
    v: number,
    most: number,
    count: number,
    s: number,
    w: number,
    shrink: number,
    w1: number,
    beta2: number,
    w2: number,
    correction: number,
    form: number,
    eps: number,
    a: number,
    ofGrad: number,
  ): void;
}

/** Element by element work, normalisation and the steps of optimisers: the same bits in every build. */
export const vectorFamily = defineFamily<VectorExports>(vectorBinaries, ownMemory);

/** The functions of the vector family in the build that runs. */
export type VectorKernels = VectorExports;
