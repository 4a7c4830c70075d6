import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

/** Σ_k |x1_ik - x2_jk| of all pairs of rows, without all their differences in memory; batches are the same in both. */
export const taxiOp: OpRecord<[x1: Tensor, x2: Tensor]> = {
  name: 'taxi',
  saves: [0, 1],
  forward([x1, x2]) {
    const { batches, rows, columns, size } = sizesOf(x1, x2);
    const shape = [...x1.shape.slice(0, -1), columns];
    const out = allocateFor(shape, x1.dtype, 'cdist', false) as FloatArray;
    const [a, b] = [dense(x1) as FloatArray, dense(x2) as FloatArray];
    eachPair(batches, rows, columns, size, (from, at, to) => {
      out[to] = taxi(a, from, b, at, size);
    });
    return wrapArray(out, shape, x1.dtype);
  },
  backward(g, ctx) {
    const [x1, x2] = [ctx.input(0), ctx.input(1)];
    return [
      ctx.needs(0) ? apply(taxiBackwardOp, [g, x1, x2], undefined) : null,
      ctx.needs(1) ? apply(taxiBackwardOp, [g.transpose(-1, -2), x2, x1], undefined) : null,
    ];
  },
};

/** Σ_j g_ij sign(x1_i - x2_j) */
const taxiBackwardOp: OpRecord<[g: Tensor, x1: Tensor, x2: Tensor]> = {
  name: 'taxiBackward',
  saves: [1, 2],
  forward([g, x1, x2]) {
    const { batches, rows, columns, size } = sizesOf(x1, x2);
    const [a, b, slopes] = [x1, x2, g].map((t) => dense(t) as FloatArray) as [FloatArray, FloatArray, FloatArray];
    const out = allocate(x1.dtype, a.length) as FloatArray;
    eachPair(batches, rows, columns, size, (from, at, k) => addSigns(out, slopes[k]!, a, from, b, at, size));
    return wrapArray(out, x1.shape, x1.dtype);
  },
  backward(h, ctx) {
    const signs = ctx.input(1).unsqueeze(-2).sub(ctx.input(2).unsqueeze(-3)).sign();
    return [ctx.needs(0) ? signs.mul(h.unsqueeze(-2)).sum(-1) : null, null, null];
  },
};

function sizesOf(x1: Tensor, x2: Tensor) {
  const [rows, size] = x1.shape.slice(-2) as [number, number];
  return { batches: numelOf(x1.shape.slice(0, -2)), rows, columns: x2.shape.at(-2)!, size };
}

/** Calls `visit` with where the rows of each pair begin, and how many pairs have been before. */
function eachPair(
  batches: number,
  rows: number,
  columns: number,
  size: number,
  visit: (from: number, at: number, pair: number) => void,
): void {
  for (let batch = 0, pair = 0, from = 0; batch < batches; batch++)
    for (let i = 0; i < rows; i++, from += size)
      for (let j = 0, at = batch * columns * size; j < columns; j++, at += size, pair++) visit(from, at, pair);
}

function taxi(a: FloatArray, from: number, b: FloatArray, at: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += Math.abs(a[from + k]! - b[at + k]!);
  return sum;
}

function addSigns(
  out: FloatArray,
  slope: number,
  a: FloatArray,
  from: number,
  b: FloatArray,
  at: number,
  size: number,
): void {
  for (let k = 0; k < size; k++) {
    const [x, y] = [a[from + k]!, b[at + k]!];
    out[from + k]! += slope * (Number(x > y) - Number(x < y)); // no branch could be foretold
  }
}
