import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { dropDims } from './view.ts';

/** {@link Tensor.squeeze} */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const dims = normalizeDims('squeeze', dim, x.ndim).filter((d) => x.shape[d] === 1);
  return dropDims(
    x,
    dims.sort((a, b) => a - b),
  );
}
