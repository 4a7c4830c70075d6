import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { promoteTypes } from '../../core/promotion.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import { warnOnce } from '../../core/warn.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../shape/expand.ts';
import type { Reduction } from './nllLoss.ts';

/** Options of losses of a difference that may weigh its elements. */
export interface WeightedLossOptions {
  /** A factor for each element, of the input's shape. Default: none. */
  weight?: Tensor | null;
  /** Default: 'mean'. */
  reduction?: Reduction;
}

/** Checks what every loss of the difference of two tensors takes. */
export function checkRegression(where: string, x: Tensor, target: Tensor, weight: Tensor | null): void {
  checkTensor(where, x);
  checkTensor(where, target, 'target');
  if (weight && !sameShape(checkTensor(where, weight, 'weight').shape, x.shape))
    throw new ShapeError(
      `${where}: weight must have the input's shape ${showShape(x.shape)}, got ${showShape(weight.shape)}`,
    );
}

/** Input and target in one floating-point dtype and one shape; different shapes are broadcast after a warning. */
export function aligned(where: string, x: Tensor, target: Tensor): [x: Tensor, target: Tensor] {
  const dtype = promoteTypes(x.dtype, target.dtype);
  if (!isFloat(dtype))
    throw new TypeError(`${where}: floating-point tensors are needed, got ${show(x)} and ${show(target)}`);
  if (sameShape(x.shape, target.shape)) return [x.to(dtype), target.to(dtype)];
  const shape = broadcastShapes(where, x.shape, target.shape);
  warnOnce(
    `${where}: the target has shape ${showShape(target.shape)}, the input ${showShape(x.shape)}; they are broadcast, which is rarely meant`,
  );
  return [expand(x.to(dtype), shape), expand(target.to(dtype), shape)];
}
