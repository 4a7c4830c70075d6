import { copyInto } from '../../core/copy.ts';
import type { DType } from '../../core/dtype.ts';
import { isDense } from '../../core/layout.ts';
import { aliasOf, allocateStrided } from '../../core/make.ts';
import { isSafe } from '../../core/overlap.ts';
import { broadcastShapes, broadcastStrides, sameShape } from '../../core/shape.ts';
import type { Numbers } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult, flatStep } from './pointwise.ts';

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
    sameShape(target.shape, shape) &&
    isDense(shape, target._strides) &&
    isSafe(target, a) &&
    isSafe(target, b) &&
    isSafe(target, c);
  const out = direct ? target : allocateResult(shape, dtype, [a, b, c]);
  const n = out.numel();
  if (n === 0) return out;
  const x = flat(a, out);
  const y = flat(b, out);
  const z = flat(c, out);
  row(
    n,
    out._storage.data as Numbers,
    out._offset,
    x._storage.data as Numbers,
    x._offset,
    flatStep(x, out),
    y._storage.data as Numbers,
    y._offset,
    flatStep(y, out),
    z._storage.data as Numbers,
    z._offset,
    flatStep(z, out),
  );
  return out;
}

/** The operand itself if one step leads through it, else a copy of it that lies as the result does. */
function flat(t: Tensor, out: Tensor): Tensor {
  if (flatStep(t, out) >= 0) return t;
  const copy = allocateStrided(out.shape, t.dtype, out._strides);
  copyInto(copy, aliasOf(t, out.shape, broadcastStrides(t.shape, t._strides, out.shape)));
  return copy;
}
