import type { Tensor } from '@wick/tensor';
import { checkTensor, flag, optionTable } from '@wick/tensor/internal';

const table = optionTable({ inplace: flag(false) }, ['inplace']);

/**
 * max(0, x) for each element: `torch.nn.functional.relu`.
 *
 * @param options - `inplace`: overwrite x. Default: false.
 * @example
 * ```ts
 * functional.relu(tensor([-1, 0.3, 2])); // [0, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu.html
 */
export function relu(x: Tensor, options?: { inplace?: boolean }): Tensor {
  checkTensor('relu', x, 'input');
  return table.read('relu', options).inplace ? x.relu_() : x.relu();
}
