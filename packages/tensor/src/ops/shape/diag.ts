import { apply } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { contiguousStrides, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';
import { diagonal } from './diagonal.ts';
import { placeOp } from './place.ts';

/** {@link Tensor.diag} */
export function diag(x: Tensor, k = 0): Tensor {
  if (x.ndim !== 1 && x.ndim !== 2)
    throw new ShapeError(`diag: a vector or a matrix is expected, got shape ${showShape(x.shape)}`);
  if (!Number.isInteger(k)) throw new RangeError(`diag: diagonal must be a whole number, got ${show(k)}`);
  if (x.ndim === 2) return clone(diagonal(x, k), 'contiguous');
  const n = numelOf(x.shape) + Math.abs(k);
  const baseShape = [n, n];
  const [down, right] = contiguousStrides(baseShape) as [number, number];
  const geometry = { shape: x.shape, strides: [down + right], offset: k > 0 ? k * right : -k * down };
  return apply(placeOp, [x], { geometry, baseShape });
}
