import { checkTensor } from '../../core/operand.ts';
import { type Named, named } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { triangle } from './triangle.ts';

/**
 * Of each matrix what lies on and below the `diagonal`-th diagonal; zeros above. See {@link Tensor.tril}.
 *
 * @example
 * ```ts
 * tril(tensor([[1, 2], [3, 4]])); // [[1, 0], [3, 4]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tril.html
 */
export function tril(x: Tensor, diagonal: Named<'diagonal', number> = 0): Tensor {
  checkTensor('tril', x);
  return triangle('tril', x, named('tril', 'diagonal', diagonal) ?? 0, false);
}
