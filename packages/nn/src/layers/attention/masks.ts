import { checkTensor, show, warn } from '@wick/tensor/internal';
import { full, ShapeError, Tensor, triu, zeros } from '@wick/tensor/light';
import type { FloatDType } from '../../options.ts';

/**
 * A mask as numbers that are added to scores: -∞ where a boolean one is true. (Boolean masks of
 * `scaledDotProductAttention` mean the opposite.)
 *
 * @param other - the mask given beside it, whose kind should be the same
 */
export function additiveMask(
  where: string,
  name: string,
  mask: Tensor | null | undefined,
  dtype: FloatDType,
  other: { name: string; mask: Tensor | null | undefined } | null = null,
): Tensor | null {
  if (mask === null || mask === undefined) return null;
  checkTensor(where, mask, name);
  if (mask.dtype !== 'bool' && !mask.isFloatingPoint())
    throw new TypeError(`${where}: ${name} must be bool or floating-point, got ${show(mask)}`);
  if (other?.mask instanceof Tensor && other.mask.dtype !== mask.dtype)
    warn(`${where}: ${name} (${mask.dtype}) and ${other.name} (${other.mask.dtype}) should be of one dtype`);
  if (mask.dtype !== 'bool') return mask;
  return zeros(mask.shape, { dtype }).maskedFill(mask, Number.NEGATIVE_INFINITY);
}

/** The square mask that lets position i attend to positions 0 … i: 0 there, -∞ above the diagonal. */
export function squareSubsequentMask(size: number, dtype: FloatDType = 'float32'): Tensor {
  return triu(full([size, size], Number.NEGATIVE_INFINITY, { dtype }), 1);
}

/** Checks the dimensions of what attention is given; returns whether there is a batch. */
export function checkAttentionShapes(
  where: string,
  inputs: Record<'query' | 'key' | 'value', Tensor>,
  keyPaddingMask: Tensor | null,
  attnMask: Tensor | null,
  numHeads: number,
): boolean {
  for (const [name, t] of Object.entries(inputs)) checkTensor(where, t, name);
  const { query, key, value } = inputs;
  const shapes = `query [${query.shape.join(', ')}], key [${key.shape.join(', ')}], value [${value.shape.join(', ')}]`;
  if (query.ndim !== 2 && query.ndim !== 3)
    throw new ShapeError(`${where}: query must have 3 dimensions, or 2 without a batch, got ${shapes}`);
  if (key.ndim !== query.ndim || value.ndim !== query.ndim)
    throw new ShapeError(`${where}: query, key and value must have the same number of dimensions, got ${shapes}`);
  const batched = query.ndim === 3;
  if (keyPaddingMask && keyPaddingMask.ndim !== query.ndim - 1)
    throw new ShapeError(
      `${where}: keyPaddingMask must have ${query.ndim - 1} dimension${batched ? 's' : ''} for ${shapes}, got [${keyPaddingMask.shape.join(', ')}]`,
    );
  if (attnMask && attnMask.ndim !== 2 && attnMask.ndim !== 3)
    throw new ShapeError(`${where}: attnMask must have 2 or 3 dimensions, got [${attnMask.shape.join(', ')}]`);
  if (!batched && attnMask?.ndim === 3) {
    const expected = [numHeads, query.shape[0], key.shape[0]];
    if (attnMask.shape.join() !== expected.join())
      throw new ShapeError(
        `${where}: attnMask must be [${expected.join(', ')}] for ${shapes}, got [${attnMask.shape.join(', ')}]`,
      );
  }
  return batched;
}
