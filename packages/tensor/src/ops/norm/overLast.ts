import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { numelOf, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import type { RowNormAttrs } from './rowNorm.ts';

/** What layerNorm and rmsNorm have in common: the last dimensions as rows, with a weight for each place. */
export function overLast(
  where: string,
  op: OpRecord<[x: Tensor, weight: Operand, bias: Operand], RowNormAttrs>,
  x: Tensor,
  normalizedShape: number | readonly number[],
  affine: { weight: Tensor | null; bias: Tensor | null },
  options: { eps: number; centered: boolean },
): Tensor {
  checkFloats(where, { x, ...affine });
  const shape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
  if (shape.length === 0)
    throw new ShapeError(`${where}: normalizedShape needs at least one dimension, got ${showShape(shape)}`);
  const last = x.shape.slice(Math.max(0, x.ndim - shape.length));
  if (!sameShape(last, shape))
    throw new ShapeError(
      `${where}: x must have a shape that ends in normalizedShape ${showShape(shape)}, got ${showShape(x.shape)}`,
    );
  for (const [name, t] of Object.entries(affine))
    if (t && !sameShape(t.shape, shape))
      throw new ShapeError(
        `${where}: ${name} must have the shape normalizedShape ${showShape(shape)}, got ${showShape(t.shape)}`,
      );
  const size = numelOf(shape);
  const rows = numelOf(x.shape.slice(0, x.ndim - shape.length));
  return apply(op, [x, affine.weight, affine.bias], { rows, size, inner: 1, period: size, ...options });
}
