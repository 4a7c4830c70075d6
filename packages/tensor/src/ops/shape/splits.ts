import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { tensorSplit } from './tensorSplit.ts';

function parts(name: string, x: Tensor, how: number | readonly number[], dim: number, least: number): Tensor[] {
  if (checkTensor(name, x).ndim < least)
    throw new ShapeError(`${name}: at least ${least} dimensions are needed, got shape ${showShape(x.shape)}`);
  if (typeof how === 'number' && (!Number.isInteger(how) || how < 1 || x.shape[dim]! % how !== 0))
    throw new RangeError(`${name}: the size ${x.shape[dim]} of dimension ${dim} cannot be divided into ${how} parts`);
  return tensorSplit(x, how, dim);
}

/**
 * Columns (of a vector: elements) in so many equal parts, or between the given indices: views.
 *
 * @example
 * ```ts
 * hsplit(tensor([1, 2, 3, 4]), 2); // [[1, 2], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hsplit.html
 */
export function hsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return parts('hsplit', x, indicesOrSections, x?.ndim === 1 ? 0 : 1, 1);
}

/**
 * Rows in so many equal parts, or between the given indices: views.
 *
 * @example
 * ```ts
 * vsplit(tensor([[1, 2], [3, 4]]), 2); // [[[1, 2]], [[3, 4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.vsplit.html
 */
export function vsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return parts('vsplit', x, indicesOrSections, 0, 2);
}

/**
 * The third dimension in so many equal parts, or between the given indices: views.
 *
 * @example
 * ```ts
 * dsplit(tensor([[[1, 2]]]), 2); // [[[[1]]], [[[2]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.dsplit.html
 */
export function dsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return parts('dsplit', x, indicesOrSections, 2, 3);
}
