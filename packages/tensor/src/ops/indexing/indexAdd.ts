import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import { show } from '../../core/check.ts';
import type { Tensor } from '../../tensor.ts';
import { readRows } from './indexCopy.ts';
import { indexAddOp } from './indexRows.ts';

function readAlpha(where: string, x: Tensor, alpha: unknown): number {
  if (typeof alpha !== 'number') throw new TypeError(`${where}: alpha must be a number, got ${show(alpha)}`);
  if (!x.isFloatingPoint() && !Number.isSafeInteger(alpha))
    throw new RangeError(`${where}: alpha must be a whole number for a ${x.dtype} tensor, got ${show(alpha)}`);
  return alpha;
}

/** {@link Tensor.indexAdd} */
export function indexAdd(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: { alpha?: number } = {},
): Tensor {
  const alpha = readAlpha('indexAdd', x, options.alpha ?? 1);
  return apply(indexAddOp, [x, index, source], { dim: readRows('indexAdd', x, dim, index, source), alpha });
}

/** {@link Tensor.indexAdd_} */
export function indexAdd_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: { alpha?: number } = {},
): Tensor {
  const alpha = readAlpha('indexAdd_', x, options.alpha ?? 1);
  return applyInPlace(indexAddOp, [x, index, source], { dim: readRows('indexAdd_', x, dim, index, source), alpha });
}
