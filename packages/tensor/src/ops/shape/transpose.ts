import { apply } from '../../autograd/dispatch.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { permuteOp } from './permute.ts';

/** {@link Tensor.transpose} */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const a = normalizeDim('transpose', dim0, x.ndim, 'dim0');
  const b = normalizeDim('transpose', dim1, x.ndim, 'dim1');
  const dims = x.shape.map((_, i) => i);
  if (dims.length > 0) [dims[a], dims[b]] = [dims[b]!, dims[a]!];
  return apply(permuteOp, [x], { dims });
}
