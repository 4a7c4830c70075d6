import { checkNumber } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkFloatTensor } from '../../core/operand.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/add.ts';
import { div } from '../elementwise/div.ts';
import { gt } from '../elementwise/gt.ts';
import { mul } from '../elementwise/mul.ts';
import { where } from '../elementwise/where.ts';
import { norm } from './norm.ts';

/**
 * Parts along a dimension whose p-norm is above `maxnorm` scaled down to it.
 *
 * @example
 * ```ts
 * renorm(tensor([[3, 4], [0.3, 0.4]]), 2, 0, 1); // [[0.6, 0.8], [0.3, 0.4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.renorm.html
 */
export function renorm(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  if (checkFloatTensor('renorm', x).ndim < 2) throw new ShapeError('renorm: at least two dimensions are needed');
  checkNumber('renorm', 'maxnorm', maxnorm, 0);
  if (!(p > 0)) throw new RangeError(`renorm: p must be above 0, got ${p}`);
  const d = normalizeDim('renorm', dim, x.ndim);
  const others = x.shape.map((_, i) => i).filter((i) => i !== d);
  const norms = norm(x, p, others, true);
  return mul(x, where(gt(norms, maxnorm), div(maxnorm, add(norms, 1e-7)), 1));
}
