import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { exponentialUnit } from './exponentialUnit.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

const seluFunction = exponentialUnit('selu');

// The fixed point of mean 0 and variance 1, Klambauer et al., "Self-normalizing neural networks" (2017).
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/**
 * 1.0507 · elu(x, alpha 1.6733), which keeps mean 0 and variance 1: `torch.nn.functional.selu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * selu(tensor([-1, 2])); // [-1.1113, 2.1014]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.selu.html
 */
export function selu(x: Tensor, ...given: Given<InplaceOptions, [inplace: boolean]>): Tensor {
  const { inplace } = inplaceOptions.take('selu', given);
  return seluFunction(x, [seluAlpha, seluScale, 1], inplace);
}
