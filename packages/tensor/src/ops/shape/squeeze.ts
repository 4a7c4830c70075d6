import { apply } from '../../autograd/dispatch.ts';
import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { viewOp } from './view.ts';

/** {@link Tensor.squeeze} */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const dims = new Set(normalizeDims('squeeze', dim, x.ndim));
  const keep = x.shape.map((_, i) => i).filter((i) => !(dims.has(i) && x.shape[i] === 1));
  return apply(viewOp, [x], { shape: keep.map((i) => x.shape[i]!), strides: keep.map((i) => x._strides[i]!) });
}
