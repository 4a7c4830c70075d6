import type { Given } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { between } from './hardtanh.ts';
import { type InplaceOptions, inplaceOptions } from './inplace.ts';

/**
 * x kept within [0, 6]: `torch.nn.functional.relu6`.
 *
 * @example
 * ```ts
 * relu6(tensor([-1, 3, 8])); // [0, 3, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu6.html
 */
export function relu6(x: Tensor, ...given: Given<InplaceOptions, [inplace: boolean]>): Tensor {
  const { inplace } = inplaceOptions.take('relu6', given);
  return between('relu6', x, 0, 6, inplace);
}
