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
export function relu6(x: Tensor, options?: InplaceOptions): Tensor {
  const { inplace } = inplaceOptions.read('relu6', options);
  return between('relu6', x, 0, 6, inplace);
}
