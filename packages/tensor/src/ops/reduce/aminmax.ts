import { type Fields, returnType } from '../../core/namedTuple.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { amaxOp } from './amax.ts';
import { aminOp } from './amin.ts';
import { type DimOptions, dimOptions, type Keep, optionsOf } from './arguments.ts';
import { checkSingle, extreme } from './extremes.ts';

type Pair = [min: Tensor, max: Tensor];

/** The smallest and the largest: a pair, and by name. */
export type MinAndMax = Pair & Fields<'min' | 'max'>;

const minAndMax = returnType<Pair, 'min' | 'max'>('min', 'max');

/**
 * The smallest and the largest element, of all or along one dimension. See {@link Tensor.aminmax}.
 *
 * @example
 * ```ts
 * aminmax(tensor([3, 1, 2])); // [1, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.aminmax.html
 */
export function aminmax(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: Keep): MinAndMax {
  checkTensor('aminmax', x);
  const options = optionsOf('aminmax', dimOptions, dim, keepdim);
  checkSingle('aminmax', options.dim);
  return minAndMax('aminmax', [extreme('aminmax', x, options, aminOp), extreme('aminmax', x, options, amaxOp)]);
}
