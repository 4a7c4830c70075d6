import type { Tensor } from '../../tensor.ts';
import { amaxOp } from './amax.ts';
import { aminOp } from './amin.ts';
import { type DimOptions, dimOptions, optionsOf } from './arguments.ts';
import { checkSingle, extreme } from './extremes.ts';

/** {@link Tensor.aminmax} */
export function aminmax(x: Tensor, dim?: DimOptions['dim'] | DimOptions, keepdim?: boolean): [Tensor, Tensor] {
  const options = optionsOf('aminmax', dimOptions, dim, keepdim);
  checkSingle('aminmax', options.dim);
  return [extreme('aminmax', x, options, aminOp), extreme('aminmax', x, options, amaxOp)];
}
