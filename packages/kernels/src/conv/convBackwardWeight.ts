import type { FloatArray } from '../floatArray.ts';
import { checkConvolution } from './checkGeometry.ts';
import { convolve } from './convolve.ts';
import type { ConvGeometry } from './geometry.ts';

/** Arguments of {@link convBackwardWeight}. */
export interface ConvBackwardWeightArguments {
  /** `(batch, outChannels, ...output)`, read. */
  gradOutput: FloatArray;
  /** `(batch, inChannels, ...input)`, read. */
  input: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)`, overwritten. */
  gradWeight: FloatArray;
  /** The geometry of the forward convolution whose gradient this is. */
  geometry: ConvGeometry;
}

/**
 * Gradient of a convolution with respect to its weight:
 * `gradWeight[o, c, t] = sum over n, y of gradOutput[n, o, y] * input[n, c, y * stride - padding + t * dilation]`.
 *
 * The sum over the whole batch is kept in double and rounded once by the plain loops, and formed in float32 by
 * WebAssembly. (The gradient of the bias is a plain sum of gradOutput over batch and space.)
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function convBackwardWeight({ gradOutput, input, gradWeight, geometry: g }: ConvBackwardWeightArguments): void {
  const arrays = { input, weight: gradWeight, output: gradOutput, bias: null, biasChannels: 0 };
  checkConvolution('convBackwardWeight', g, arrays);
  convolve({ result: 'weight', input, weight: gradWeight, output: gradOutput, bias: null, geometry: g });
}
