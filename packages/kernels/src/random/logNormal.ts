import type { FloatArray } from '../floatArray.ts';
import { checkNumber, refuse } from './check.ts';
import { expAt } from './libm/exp.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { normalSerial } from './normal.ts';
import { CHUNK } from './words.ts';

const chunk = new Float64Array(CHUNK);

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
  for (let at = 0; at < out.length; at += CHUNK) {
    const normals = chunk.subarray(0, out.length - at);
    normalSerial(generator, normals, mean, std);
    for (let i = 0; i < normals.length; i++) expAt(normals, i);
    out.set(normals, at);
  }
}
