import { checkTensor, flag, type Given, optionTable } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

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
export function relu(x: Tensor, ...given: Given<{ inplace?: boolean }, [inplace: boolean]>): Tensor {
  checkTensor('relu', x, 'input');
  return table.take('relu', given).inplace ? x.relu_() : x.relu();
}
