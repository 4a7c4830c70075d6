import type { FloatArray } from '../floatArray.ts';
import { avgPoolAxes } from './axis.ts';
import { checkPool } from './check.ts';
import type { AvgPoolGeometry } from './geometry.ts';
import { averageWindows, spreadWindows } from './windows.ts';

/** What an average divides by. */
export interface AvgPoolDivisor {
  /** Padding inside a window counts as zeros of it. Default true. */
  countIncludePad?: boolean;
  /** Divides every sum by this instead of the window's size. Default null. */
  divisorOverride?: number | null;
}

/**
 * Average pool: every output is the sum over its window, divided by the window's size (see {@link AvgPoolDivisor}).
 * Sums are formed in double.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 *
 * @param input `(planes, ...input)`, read
 * @param output `(planes, ...output)`, overwritten
 * @throws RangeError where sizes make no sense, the divisor is 0, or an array is too short
 */
export function avgPoolForward(
  input: FloatArray,
  output: FloatArray,
  g: AvgPoolGeometry,
  { countIncludePad = true, divisorOverride = null }: AvgPoolDivisor = {},
): void {
  checkPool('avgPoolForward', g, input, { output });
  checkDivisor('avgPoolForward', divisorOverride);
  averageWindows(input, output, g, avgPoolAxes(g, countIncludePad), divisorOverride);
}

/**
 * Gradient of {@link avgPoolForward}: every output's gradient, divided as the forward pass divides, goes to all of its
 * window.
 *
 * @param gradOutput `(planes, ...output)`, read
 * @param gradInput `(planes, ...input)`, overwritten
 * @throws RangeError where sizes make no sense, the divisor is 0, or an array is too short
 */
export function avgPoolBackward(
  gradOutput: FloatArray,
  gradInput: FloatArray,
  g: AvgPoolGeometry,
  { countIncludePad = true, divisorOverride = null }: AvgPoolDivisor = {},
): void {
  checkPool('avgPoolBackward', g, gradInput, { gradOutput });
  checkDivisor('avgPoolBackward', divisorOverride);
  spreadWindows(gradOutput, gradInput, g, avgPoolAxes(g, countIncludePad), divisorOverride);
}

function checkDivisor(fn: string, divisor: number | null): void {
  if (divisor !== null && (!Number.isInteger(divisor) || divisor === 0)) {
    throw new RangeError(`${fn}: divisorOverride must be an integer other than 0, or null, got ${divisor}`);
  }
}
