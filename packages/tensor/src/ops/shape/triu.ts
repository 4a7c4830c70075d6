import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { triangle } from './triangle.ts';

/**
 * Of each matrix what lies on and above the `diagonal`-th diagonal; zeros below. See {@link Tensor.triu}.
 *
 * @example
 * ```ts
 * triu(tensor([[1, 2], [3, 4]])); // [[1, 2], [0, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.triu.html
 */
export function triu(x: Tensor, diagonal: Named<'diagonal', number> = 0): Tensor {
  checkTensor('triu', x);
  return triangle('triu', x, named('triu', 'diagonal', diagonal) ?? 0, true);
}
