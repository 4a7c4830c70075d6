import { checkDType, type DType } from '../../core/dtype.ts';
import { canCast as fits } from '../../core/promotion.ts';

/**
 * Whether a result of dtype `from` may be written to a tensor of dtype `to`: not from floats to integers, nor from either
 * to bool.
 *
 * @throws TypeError for a dtype that there is not
 * @example
 * ```ts
 * canCast('float64', 'float32'); // true
 * canCast('float32', 'int64'); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.can_cast.html
 */
export function canCast(from: DType, to: DType): boolean {
  return fits(checkDType('canCast', from), checkDType('canCast', to));
}
