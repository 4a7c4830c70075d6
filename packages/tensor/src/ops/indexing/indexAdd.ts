import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import { show } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import { optionTable, unchecked } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { readRows } from './indexCopy.ts';
import { indexAddOp } from './indexRows.ts';

const alphaOptions = optionTable({ alpha: unchecked(1) }, []);

function readAlpha(where: string, x: Tensor, options: { alpha?: number } | undefined): number {
  const { alpha } = alphaOptions.read(where, options);
  if (typeof alpha !== 'number') throw new TypeError(`${where}: alpha must be a number, got ${show(alpha)}`);
  if (!x.isFloatingPoint() && !Number.isSafeInteger(alpha))
    throw new RangeError(`${where}: alpha must be a whole number for a ${x.dtype} tensor, got ${show(alpha)}`);
  return alpha;
}

/**
 * A copy with `alpha` times the k-th part of `source` along `dim` added to the index[k]-th part. See {@link
 * Tensor.indexAdd}.
 *
 * @example
 * ```ts
 * indexAdd(tensor([1, 1]), 0, tensor([1n]), tensor([5])); // [1, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.index_add.html
 */
export function indexAdd(x: Tensor, dim: number, index: Tensor, source: Tensor, options?: { alpha?: number }): Tensor {
  checkTensor('indexAdd', x);
  const alpha = readAlpha('indexAdd', x, options);
  return apply(indexAddOp, [x, index, source], { dim: readRows('indexAdd', x, dim, index, source), alpha });
}

/** {@link Tensor.indexAdd_} */
export function indexAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor, options?: { alpha?: number }): Tensor {
  const alpha = readAlpha('indexAdd_', x, options);
  return applyInPlace(indexAddOp, [x, index, source], { dim: readRows('indexAdd_', x, dim, index, source), alpha });
}
