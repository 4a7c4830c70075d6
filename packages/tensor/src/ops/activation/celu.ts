import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import type { EluOptions } from './elu.ts';
import { exponentialUnit } from './exponentialUnit.ts';

const celuFunction = exponentialUnit('celu');

const celuOptions = optionTable({ alpha: real(1), inplace: flag(false) } satisfies RulesFor<EluOptions>, [
  'alpha',
  'inplace',
]);

/**
 * x above 0, alpha · (e^(x/alpha) - 1) below: `torch.nn.functional.celu`.
 *
 * @throws RangeError if alpha is 0
 * @example
 * ```ts
 * celu(tensor([-1, 2])); // [-0.6321, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.celu.html
 */
export function celu(x: Tensor, ...given: Given<EluOptions, [alpha: number, inplace: boolean]>): Tensor {
  const { alpha, inplace } = celuOptions.take('celu', given);
  checkNumbers('celu', { alpha });
  if (alpha === 0) throw new RangeError('celu: alpha must not be 0');
  return celuFunction(x, [alpha, 1, 1 / alpha], inplace);
}
