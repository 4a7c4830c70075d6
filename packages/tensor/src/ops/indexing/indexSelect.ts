import { apply } from '../../autograd/dispatch.ts';
import { ShapeError } from '../../core/errors.ts';
import type { Tensor } from '../../tensor.ts';
import { indexSelectOp, readVector } from './indexRows.ts';

/** {@link Tensor.indexSelect} */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = readVector('indexSelect', x, dim, index);
  if (x.ndim === 0 && index.numel() !== 1)
    throw new ShapeError(`indexSelect: a 0-dim tensor takes one index, got ${index.numel()}`);
  return apply(indexSelectOp, [x, index], { dim: d });
}
