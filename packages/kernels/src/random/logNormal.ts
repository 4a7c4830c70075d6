import type { FloatArray } from '../floatArray.ts';
import { checkNumber, refuse } from './check.ts';
import { fma64 } from './fma.ts';
import { exp } from './libm/exp.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { nextNormal } from './normal.ts';

/**
 * Log-normal numbers as `Tensor.log_normal_` draws them: e to the power of the normals of {@link normalSerial}, the
 * kept sine shared with it.
 *
 * @param mean of the logarithm, default 1
 * @param std of the logarithm, default 2, above 0
 * @throws RangeError when std is not above 0; nothing is drawn then.
 */
export function fillLogNormal(generator: MersenneTwister, out: FloatArray, mean = 1, std = 2): void {
  checkNumber('fillLogNormal', 'mean', mean);
  checkNumber('fillLogNormal', 'std', std);
  if (!(std > 0)) refuse('fillLogNormal', 'std', 'above 0', std);
  for (let i = 0; i < out.length; i++) out[i] = exp(fma64(nextNormal(generator), std, mean));
}
