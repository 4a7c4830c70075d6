import type { FloatArray } from '../floatArray.ts';
import { checkConvolution } from './checkGeometry.ts';
import { convolve } from './convolve.ts';
import type { ConvGeometry } from './geometry.ts';

/** Arguments of {@link convBackwardInput}. */
export interface ConvBackwardInputArguments {
  /** `(batch, outChannels, ...output)`, read. */
  gradOutput: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)`, read. */
  weight: FloatArray;
  /** `(inChannels)`, read, or null: the bias of a transposed convolution, on the side that is written. */
  bias: FloatArray | null;
  /** `(batch, inChannels, ...input)`, overwritten. */
  gradInput: FloatArray;
  /** The geometry of the forward convolution whose gradient this is. */
  geometry: ConvGeometry;
}

/**
 * Gradient of a convolution with respect to its input:
 * `gradInput[n, c, y * stride - padding + t * dilation] += weight[o, c, t] * gradOutput[n, o, y]`.
 *
 * The same sum is the forward pass of a transposed convolution: its input is `gradOutput`, its weight
 * `(in, out / groups, ...kernel)` is `weight` as it lies, its result `gradInput`, and its bias `bias`; the geometry is
 * then that of the convolution going the other way (`input` and `output`, `inChannels` and `outChannels` swapped).
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function convBackwardInput({
  gradOutput,
  weight,
  bias,
  gradInput,
  geometry: g,
}: ConvBackwardInputArguments): void {
  const arrays = { input: gradInput, weight, output: gradOutput, bias, biasChannels: g.inChannels };
  checkConvolution('convBackwardInput', g, arrays);
  convolve({ result: 'input', input: gradInput, weight, output: gradOutput, bias, geometry: g });
}
