import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { insertDim } from './view.ts';

/** {@link Tensor.unsqueeze} */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  return insertDim(x, normalizeDim('unsqueeze', dim, x.ndim + 1));
}
