import { batchedGemm, gemm, matmulInt32, matmulInt64 } from '@wick/kernels';
import { convert, dense } from '../../core/copy.ts';
import { allocate, type FloatArray, isFloat, type TypedArray } from '../../core/dtype.ts';
import { broadcastShapes, broadcastStrides, contiguousStrides, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

/** The shape of `a @ b` for operands of at least two dimensions that fit. */
export function productShape(where: string, a: readonly number[], b: readonly number[]): number[] {
  if (a.length === 2 && b.length === 2) return [a[0]!, b[1]!];
  const batch = broadcastShapes(where, a.slice(0, -2), b.slice(0, -2));
  return [...batch, a.at(-2)!, b.at(-1)!];
}

/** What to add to a product: `beta · c + alpha · product`, with `c` in `out` already. */
export interface Accumulate {
  readonly alpha: number;
  readonly beta: number;
  /** Added to every row instead: of a single matrix, of the type of the result. */
  readonly bias?: FloatArray;
}

const plain: Accumulate = { alpha: 1, beta: 0 };

/**
 * `a @ b` over the batch dimensions, which broadcast, into the row-major array `out` of `shape`. Row-major and
 * column-major operands (transposed views among them) go to the kernels where they lie, others are gathered first.
 */
export function multiply(
  a: Tensor,
  b: Tensor,
  shape: readonly number[],
  out: TypedArray,
  how: Accumulate = plain,
): void {
  const m = shape.at(-2)!;
  const n = shape.at(-1)!;
  if (numelOf(shape) === 0) return;
  if (isFloat(a.dtype)) multiplyFloats(a, b, shape, m, n, a.shape.at(-1)!, out as FloatArray, how);
  else multiplyIntegers(a, b, shape, m, n, a.shape.at(-1)!, out);
}

/** A matrix in memory as BLAS describes it: rows `ld` apart, `trans` if these are the columns. */
interface Matrix {
  readonly data: TypedArray;
  readonly offset: number;
  readonly trans: boolean;
  readonly ld: number;
  /** The steps of the batch dimensions, broadcast. */
  readonly batch: readonly number[];
}

const noBatch: readonly number[] = [];

function matrixOf(t: Tensor, batchShape: readonly number[]): Matrix {
  const { shape, _strides: strides, _offset: offset } = t;
  const rank = shape.length;
  const [rows, cols] = [shape[rank - 2]!, shape[rank - 1]!];
  const [rowStep, colStep] = [strides[rank - 2]!, strides[rank - 1]!];
  const { data } = t._storage;
  const batch = batchSteps(t, strides, batchShape);
  if ((colStep === 1 || cols === 1) && (rowStep >= cols || rows === 1))
    return { data, offset, trans: false, ld: rows === 1 ? cols : rowStep, batch };
  if ((rowStep === 1 || rows === 1) && (colStep >= rows || cols === 1))
    return { data, offset, trans: true, ld: cols === 1 ? rows : colStep, batch };
  const copied = batchSteps(t, contiguousStrides(shape), batchShape);
  return { data: dense(t), offset: 0, trans: false, ld: cols, batch: copied };
}

/** The steps of the batch dimensions, broadcast. */
function batchSteps(t: Tensor, strides: readonly number[], batchShape: readonly number[]): readonly number[] {
  if (batchShape.length === 0) return noBatch;
  return broadcastStrides(t.shape.slice(0, -2), strides.slice(0, -2), batchShape);
}

function multiplyFloats(
  a: Tensor,
  b: Tensor,
  shape: readonly number[],
  m: number,
  n: number,
  k: number,
  out: FloatArray,
  { alpha, beta, bias }: Accumulate,
): void {
  const batchShape = shape.length === 2 ? noBatch : shape.slice(0, -2);
  const x = matrixOf(a, batchShape);
  const y = matrixOf(b, batchShape);
  const p = x.data as FloatArray;
  const q = y.data as FloatArray;
  const count = numelOf(batchShape);
  const xStep = singleStep(batchShape, x.batch);
  const yStep = singleStep(batchShape, y.batch);
  if (count === 1) {
    gemm(x.trans, y.trans, m, n, k, alpha, p, x.offset, x.ld, q, y.offset, y.ld, beta, out, 0, n, bias);
  } else if (xStep !== null && yStep !== null) {
    batchedGemm(
      x.trans,
      y.trans,
      count,
      m,
      n,
      k,
      alpha,
      p,
      x.offset,
      xStep,
      x.ld,
      q,
      y.offset,
      yStep,
      y.ld,
      beta,
      out,
      0,
      m * n,
      n,
    );
  } else {
    eachBatch(batchShape, x.batch, y.batch, (i, xo, yo) => {
      gemm(x.trans, y.trans, m, n, k, alpha, p, x.offset + xo, x.ld, q, y.offset + yo, y.ld, beta, out, i * m * n, n);
    });
  }
}

function multiplyIntegers(
  a: Tensor,
  b: Tensor,
  shape: readonly number[],
  m: number,
  n: number,
  k: number,
  out: TypedArray,
): void {
  const batchShape = shape.slice(0, -2);
  const xSteps = broadcastStrides(a.shape.slice(0, -2), contiguousStrides(a.shape).slice(0, -2), batchShape);
  const ySteps = broadcastStrides(b.shape.slice(0, -2), contiguousStrides(b.shape).slice(0, -2), batchShape);
  if (a.dtype === 'int64') {
    const p = dense(a) as BigInt64Array;
    const q = dense(b) as BigInt64Array;
    eachBatch(batchShape, xSteps, ySteps, (i, xo, yo) =>
      matmulInt64(m, n, k, p, xo, q, yo, out as BigInt64Array, i * m * n),
    );
    return;
  }
  // uint8 is computed in int32: both wrap, and 2^8 divides 2^32.
  const p = convert(dense(a), 'int32') as Int32Array;
  const q = convert(dense(b), 'int32') as Int32Array;
  const c = allocate('int32', out.length);
  eachBatch(batchShape, xSteps, ySteps, (i, xo, yo) => matmulInt32(m, n, k, p, xo, q, yo, c, i * m * n));
  (out as Int32Array).set(c);
}

/** The step from one matrix to the next if one step leads through all batch dimensions, else null. */
function singleStep(shape: readonly number[], steps: readonly number[]): number | null {
  let step: number | null = null;
  let inner = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue;
    if (step === null) step = steps[d]!;
    else if (steps[d] !== step * inner) return null;
    inner *= shape[d]!;
  }
  return step ?? 0;
}

/** Calls `run` with every batch index, in row-major order, and the two offsets there. */
function eachBatch(
  shape: readonly number[],
  a: readonly number[],
  b: readonly number[],
  run: (i: number, aOffset: number, bOffset: number) => void,
): void {
  const count = numelOf(shape);
  for (let i = 0; i < count; i++) {
    let rest = i;
    let aOffset = 0;
    let bOffset = 0;
    for (let d = shape.length - 1; d >= 0; d--) {
      const at = rest % shape[d]!;
      rest = (rest - at) / shape[d]!;
      aOffset += at * a[d]!;
      bOffset += at * b[d]!;
    }
    run(i, aOffset, bOffset);
  }
}
