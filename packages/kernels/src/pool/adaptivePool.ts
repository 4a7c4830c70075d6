import type { Triple } from '../conv/geometry.ts';
import type { FloatArray } from '../floatArray.ts';
import { avgPoolBackward, avgPoolForward } from './avgPool.ts';
import { adaptiveAxes } from './axis.ts';
import { checkPool } from './check.ts';
import type { AdaptivePoolGeometry, MaxPoolGeometry } from './geometry.ts';
import type { IndexArray } from './indexWords.ts';
import { maxPoolForward } from './maxPool.ts';
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
  const windows = evenWindows(g);
  if (windows !== null) {
    avgPoolForward(input, output, windows);
    return;
  }
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
  const windows = evenWindows(g);
  if (windows !== null) {
    avgPoolBackward(gradOutput, gradInput, windows);
    return;
  }
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
  const windows = evenWindows(g);
  if (windows !== null) {
    maxPoolForward(input, output, indices, windows);
    return;
  }
  maximumWindows(input, output, indices, g, adaptiveAxes(g), [1, 1, 1]);
}

/** The pool whose windows these are, where they are all of one size. */
export function evenWindows(g: AdaptivePoolGeometry): MaxPoolGeometry | null {
  if (g.output.some((size, i) => size === 0 || g.input[i] === 0 || g.input[i]! % size !== 0)) return null;
  const kernel: Triple = [g.input[0] / g.output[0], g.input[1] / g.output[1], g.input[2] / g.output[2]];
  return { ...g, kernel, stride: kernel, padding: [0, 0, 0], dilation: [1, 1, 1] };
}
