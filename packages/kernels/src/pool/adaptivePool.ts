import type { FloatArray } from '../floatArray.ts';
import { adaptiveAxes } from './axis.ts';
import { checkPool } from './check.ts';
import type { AdaptivePoolGeometry } from './geometry.ts';
import type { IndexArray } from './indexWords.ts';
import { averageWindows, maximumWindows, spreadWindows } from './windows.ts';

/**
 * Adaptive average pool: output `i` of `output` along a dimension is the mean of the inputs from
 * `floor(i * input / output)` to `ceil((i + 1) * input / output)`, exclusive.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 *
 * @param input `(planes, ...input)`, read
 * @param output `(planes, ...output)`, overwritten
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function adaptiveAvgPoolForward(input: FloatArray, output: FloatArray, g: AdaptivePoolGeometry): void {
  checkPool('adaptiveAvgPoolForward', g, input, { output });
  averageWindows(input, output, g, adaptiveAxes(g), null);
}

/**
 * Gradient of {@link adaptiveAvgPoolForward}.
 *
 * @param gradOutput `(planes, ...output)`, read
 * @param gradInput `(planes, ...input)`, overwritten
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function adaptiveAvgPoolBackward(gradOutput: FloatArray, gradInput: FloatArray, g: AdaptivePoolGeometry): void {
  checkPool('adaptiveAvgPoolBackward', g, gradInput, { gradOutput });
  spreadWindows(gradOutput, gradInput, g, adaptiveAxes(g), null);
}

/**
 * Adaptive max pool over the windows of {@link adaptiveAvgPoolForward}, with indices as `maxPoolForward` gives them.
 *
 * @param input `(planes, ...input)`, read
 * @param output `(planes, ...output)`, overwritten
 * @param indices `(planes, ...output)`, overwritten
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function adaptiveMaxPoolForward(
  input: FloatArray,
  output: FloatArray,
  indices: IndexArray,
  g: AdaptivePoolGeometry,
): void {
  checkPool('adaptiveMaxPoolForward', g, input, { output, indices });
  maximumWindows(input, output, indices, g, adaptiveAxes(g), [1, 1, 1]);
}
