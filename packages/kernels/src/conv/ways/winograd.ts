import type { Convolution, Way } from '../convolution.ts';
import { backwardInputWinograd, convByWinograd, forwardWinograd, type Winograd } from '../winograd.ts';
import { isForWeightWinograd, weightGradByWinograd } from '../winogradWeight.ts';

/** 3 x 3 kernels with a stride of 1, of floats: 16 products in place of 36. */
export const winograd: Way = {
  fits(c) {
    if (c.compute === null || !(c.weight instanceof Float32Array)) return false;
    return c.result === 'weight' ? isForWeightWinograd(c.geometry) : shapeOf(c) !== null;
  },
  run(c) {
    const { compute, input, weight, bias, output, geometry } = c;
    if (c.result === 'weight') return weightGradByWinograd(compute!, output, input, weight, geometry);
    const [from, to] = c.result === 'output' ? [input, output] : [output, input];
    return convByWinograd(compute!, shapeOf(c)!, from, weight, bias, to);
  },
};

function shapeOf({ result, geometry }: Convolution): Winograd | null {
  return result === 'output' ? forwardWinograd(geometry) : backwardInputWinograd(geometry);
}
