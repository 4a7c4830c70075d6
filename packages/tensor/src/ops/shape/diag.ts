import { apply } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { contiguousStrides, numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';
import { diagonal } from './diagonal.ts';
import { placeOp } from './place.ts';

/**
 * The diagonal of a matrix (a copy), or the matrix with this vector on its diagonal. See {@link Tensor.diag}.
 *
 * @example
 * ```ts
 * diag(tensor([1, 2])); // [[1, 0], [0, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diag.html
 */
export function diag(x: Tensor, which: Named<'diagonal', number> = 0): Tensor {
  checkTensor('diag', x);
  const k = named('diag', 'diagonal', which) ?? 0;
  if (x.ndim !== 1 && x.ndim !== 2)
    throw new ShapeError(`diag: a vector or a matrix is expected, got shape ${showShape(x.shape)}`);
  if (!Number.isInteger(k)) throw new RangeError(`diag: diagonal must be a whole number, got ${show(k)}`);
  if (x.ndim === 2) return clone(diagonal(x, k), 'contiguous');
  const n = numelOf(x.shape) + Math.abs(k);
  const baseShape = [n, n];
  const [down, right] = contiguousStrides(baseShape) as [number, number];
  const geometry = { shape: x.shape, strides: [down + right], offset: k > 0 ? k * right : -k * down };
  return naming('diag', () => apply(placeOp, [x], { geometry, baseShape }));
}
