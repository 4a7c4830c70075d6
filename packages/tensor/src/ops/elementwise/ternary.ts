import { gather } from '../../core/copy.ts';
import type { DType } from '../../core/dtype.ts';
import { aliasOf, allocateTensor, wrapArray } from '../../core/make.ts';
import { isSafe } from '../../core/overlap.ts';
import { broadcastShapes, broadcastStrides, sameShape } from '../../core/shape.ts';
import type { Numbers } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { flatStep } from './pointwise.ts';

/** `n` elements of out = op(a, b, c), from o in steps of 1 and from p, q and r in steps of 1 or 0. */
export type TernaryRow<A = Numbers, C = A> = (
  n: number,
  out: A,
  o: number,
  a: C,
  p: number,
  sa: number,
  b: A,
  q: number,
  sb: number,
  c: A,
  r: number,
  sc: number,
) => void;

/** op(a, b, c) with broadcasting, on operands that have the dtypes the loop takes; into `target` where possible. */
export function runTernary(
  where: string,
  row: TernaryRow,
  a: Tensor,
  b: Tensor,
  c: Tensor,
  dtype: DType,
  target?: Tensor,
): Tensor {
  const shape = broadcastShapes(where, a.shape, b.shape, c.shape);
  const direct =
    target !== undefined &&
    target.dtype === dtype &&
    target.isContiguous() &&
    sameShape(target.shape, shape) &&
    isSafe(target, a) &&
    isSafe(target, b) &&
    isSafe(target, c);
  const out = direct ? target : allocateTensor(shape, dtype);
  const n = out.numel();
  if (n === 0) return out;
  const x = flat(a, shape, n);
  const y = flat(b, shape, n);
  const z = flat(c, shape, n);
  row(
    n,
    out._storage.data as Numbers,
    out._offset,
    x._storage.data as Numbers,
    x._offset,
    flatStep(x, n),
    y._storage.data as Numbers,
    y._offset,
    flatStep(y, n),
    z._storage.data as Numbers,
    z._offset,
    flatStep(z, n),
  );
  return out;
}

/** The operand itself if one step leads through it, else a copy of it in the result's shape. */
function flat(t: Tensor, shape: readonly number[], n: number): Tensor {
  if (flatStep(t, n) >= 0) return t;
  const stretched = aliasOf(t, shape, broadcastStrides(t.shape, t._strides, shape));
  return wrapArray(gather(stretched), shape, t.dtype);
}
