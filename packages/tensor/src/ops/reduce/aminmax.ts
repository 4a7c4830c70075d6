import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { amaxOp } from './amax.ts';
import { aminOp } from './amin.ts';
import { type DimOptions, dimOptions, optionsOf } from './arguments.ts';
import { checkSingle, extreme } from './extremes.ts';

/**
 * The smallest and the largest element, of all or along one dimension. See {@link Tensor.aminmax}.
 *
 * @example
 * ```ts
 * aminmax(tensor([3, 1, 2])); // [1, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.aminmax.html
 */
export function aminmax(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): [Tensor, Tensor] {
  checkTensor('aminmax', x);
  const options = optionsOf('aminmax', dimOptions, dim, keepdim);
  checkSingle('aminmax', options.dim);
  return [extreme('aminmax', x, options, aminOp), extreme('aminmax', x, options, amaxOp)];
}
