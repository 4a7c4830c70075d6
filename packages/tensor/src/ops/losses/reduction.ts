import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/mul.ts';
import type { Reduction } from './nllLoss.ts';

/** Options of losses that have no other. */
export interface ReductionOptions {
  /** Default: 'mean'. */
  reduction?: Reduction;
}

/** Losses as they are, or their mean or sum. */
export function reduced(losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === 'none') return losses;
  return reduction === 'sum' ? losses.sum() : losses.mean();
}

/** Refuses a target of another shape. */
export function checkSameShape(where: string, x: Tensor, target: Tensor): void {
  if (!sameShape(x.shape, target.shape))
    throw new ShapeError(
      `${where}: the target must have the input's shape ${showShape(x.shape)}, got ${showShape(target.shape)}`,
    );
}

/** Losses times a factor for each, which broadcasts to their shape. */
export function weighted(where: string, losses: Tensor, weight: Tensor, name: string): Tensor {
  return mul(losses, checkFactor(where, losses, weight, name).to(losses.dtype));
}

/** Refuses a factor that does not broadcast to the shape of `x`. */
export function checkFactor(where: string, x: Tensor, factor: Tensor, name: string): Tensor {
  checkTensor(where, factor, name);
  if (!sameShape(broadcastShapes(where, x.shape, factor.shape), x.shape))
    throw new ShapeError(
      `${where}: ${name} of shape ${showShape(factor.shape)} does not broadcast to the input's ${showShape(x.shape)}`,
    );
  return factor;
}
