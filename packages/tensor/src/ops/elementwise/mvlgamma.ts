import { checkCount } from '../../core/check.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from './add.ts';
import { lgamma } from './lgamma.ts';

/**
 * The logarithm of the multivariate gamma function of dimension `p`.
 *
 * @example
 * ```ts
 * mvlgamma(tensor([3]), 2); // [1.5502]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mvlgamma.html
 */
export function mvlgamma(x: Tensor, p: number): Tensor {
  checkCount('mvlgamma', 'p', p, 1);
  let sum: Tensor = lgamma(checkTensor('mvlgamma', x));
  for (let i = 1; i < p; i++) sum = add(sum, lgamma(add(x, -i / 2)));
  return add(sum, (p * (p - 1) * Math.log(Math.PI)) / 4);
}
