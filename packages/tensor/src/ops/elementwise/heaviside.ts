import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { eq } from './eq.ts';
import { gt } from './gt.ts';
import { where } from './where.ts';

/**
 * 0 below 0, 1 above, and `values` at 0. Without a gradient.
 *
 * @example
 * ```ts
 * heaviside(tensor([-1, 0, 2]), tensor([0.5])); // [0, 0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.heaviside.html
 */
export function heaviside(x: Tensor, values: Tensor): Tensor {
  checkTensor('heaviside', values, 'values');
  if (checkTensor('heaviside', x).dtype !== values.dtype)
    throw new TypeError(`heaviside: both must have one dtype, got ${x.dtype} and ${values.dtype}`);
  const at = x.detach();
  return where(eq(at, 0), values.detach(), gt(at, 0).to(x.dtype));
}
