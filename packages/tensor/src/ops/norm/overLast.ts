import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkFloats } from './checkFloats.ts';
import type { LastNormAttrs } from './rowNorm.ts';

/** What layerNorm and rmsNorm have in common: the last dimensions as rows, with a weight for each place. */
export function overLast(
  where: string,
  op: OpRecord<[x: Tensor, weight: Operand, bias: Operand], LastNormAttrs>,
  x: Tensor,
  normalizedShape: number | readonly number[],
  affine: { weight: Tensor | null; bias: Tensor | null },
  eps: number,
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
  return apply(op, [x, affine.weight, affine.bias], { normalizedShape: shape, eps });
}
