import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import { normalizeDims } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { dropDims } from './view.ts';

/**
 * Without dimensions of size 1: without all of them, or those of `dim` that are. A view. See {@link Tensor.squeeze}.
 *
 * @example
 * ```ts
 * squeeze(tensor([[[1, 2]]])); // [1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.squeeze.html
 */
export function squeeze(x: Tensor, dim?: Named<'dim', number | readonly number[]>): Tensor {
  checkTensor('squeeze', x);
  const dims = normalizeDims('squeeze', named('squeeze', 'dim', dim), x.ndim).filter((d) => x.shape[d] === 1);
  return dropDims(
    x,
    dims.sort((a, b) => a - b),
  );
}
