import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { exponentialUnit } from './exponentialUnit.ts';
import type { InplaceOptions } from './inplace.ts';

const eluFunction = exponentialUnit('elu', false);

/** Options of {@link elu} and {@link celu}. */
export interface EluOptions extends InplaceOptions {
  /** Default: 1. */
  alpha?: number;
}

const eluOptions = optionTable({ alpha: real(1), inplace: flag(false) } satisfies RulesFor<EluOptions>, [
  'alpha',
  'inplace',
]);

/**
 * x above 0, alpha · (eˣ - 1) below: `torch.nn.functional.elu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * elu(tensor([-1, 2])); // [-0.6321, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.elu.html
 */
export function elu(x: Tensor, ...given: Given<EluOptions, [alpha: number, inplace: boolean]>): Tensor {
  const { alpha, inplace } = eluOptions.take('elu', given);
  checkNumbers('elu', { alpha });
  return eluFunction(x, [alpha, 1, 1], inplace);
}
