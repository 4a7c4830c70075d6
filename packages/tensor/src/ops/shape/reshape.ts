import { apply } from '../../autograd/dispatch.ts';
import { contiguousStrides } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';
import { inferShape, viewOp, viewStrides } from './view.ts';

/** {@link Tensor.reshape} */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const sizes = inferShape('reshape', shape, x);
  const strides = viewStrides(x.shape, x._strides, sizes);
  if (strides) return apply(viewOp, [x], { shape: sizes, strides });
  const copy = clone(x, 'contiguous');
  return apply(viewOp, [copy], { shape: sizes, strides: contiguousStrides(sizes) });
}
