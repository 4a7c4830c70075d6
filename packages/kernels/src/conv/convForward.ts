import type { FloatArray } from '../floatArray.ts';
import { checkConvolution } from './checkGeometry.ts';
import { convolve } from './convolve.ts';
import type { ConvGeometry } from './geometry.ts';

/** Arguments of {@link convForward}. */
export interface ConvForwardArguments {
  /** `(batch, inChannels, ...input)`, read. */
  input: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)`, read. */
  weight: FloatArray;
  /** `(outChannels)`, read, or null. */
  bias: FloatArray | null;
  /** `(batch, outChannels, ...output)`, overwritten. */
  output: FloatArray;
  /** The sizes of all of them. */
  geometry: ConvGeometry;
}

/**
 * Convolution (cross-correlation, as in PyTorch) over one to three spatial dimensions:
 * `output[n, o, y] = bias[o] + sum over c, t of weight[o, c, t] * input[n, c, y * stride - padding + t * dilation]`.
 *
 * Sums are formed in float32 by WebAssembly, in double by plain loops.
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function convForward({ input, weight, bias, output, geometry: g }: ConvForwardArguments): void {
  checkConvolution('convForward', g, { input, weight, output, bias, biasChannels: g.outChannels });
  convolve({ result: 'output', input, weight, output, bias, geometry: g });
}
