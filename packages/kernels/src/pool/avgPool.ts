import { volume } from '../conv/geometry.ts';
import { type FloatArray, floatsLike } from '../floatArray.ts';
import { multiply } from '../matmul/multiply.ts';
import { storedMatrix } from '../matmul/product.ts';
import { avgPoolAxes } from './axis.ts';
import { checkPool } from './check.ts';
import type { AvgPoolGeometry } from './geometry.ts';
import { averageByWasm, spreadByWasm } from './wasmWindows.ts';
import { averageWindows, divisorsOf, spreadWindows } from './windows.ts';

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
  const axes = avgPoolAxes(g, countIncludePad);
  if (isWhole(g)) {
    averagePlanes(input, output, g, divisorOverride ?? volume(g.input));
    return;
  }
  const windows = { ...g, dilation: [1, 1, 1] } as const;
  if (averageByWasm(input, output, windows, divisorsOf(input, axes, divisorOverride))) return;
  averageWindows(input, output, g, axes, divisorOverride);
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
  const axes = avgPoolAxes(g, countIncludePad);
  const windows = { ...g, dilation: [1, 1, 1] } as const;
  if (spreadByWasm(gradOutput, gradInput, windows, divisorsOf(gradInput, axes, divisorOverride))) return;
  spreadWindows(gradOutput, gradInput, g, axes, divisorOverride);
}

function checkDivisor(fn: string, divisor: number | null): void {
  if (divisor !== null && (!Number.isInteger(divisor) || divisor === 0)) {
    throw new RangeError(`${fn}: divisorOverride must be an integer other than 0, or null, got ${divisor}`);
  }
}

/** One window that is the whole plane. */
export function isWhole(g: AvgPoolGeometry): boolean {
  return volume(g.output) === 1 && g.kernel.every((size, i) => size === g.input[i] && g.padding[i] === 0);
}

/** Sums of planes are a product of a matrix with a vector of ones. */
function averagePlanes(
  input: FloatArray,
  output: FloatArray,
  { planes, ...g }: AvgPoolGeometry,
  divisor: number,
): void {
  const k = volume(g.input);
  const a = storedMatrix(input, 0, k);
  const b = storedMatrix(floatsLike(input, k).fill(1), 0, 1);
  multiply({ batch: 1, m: planes, n: 1, k, alpha: 1, a, b, beta: 0, c: storedMatrix(output, 0, 1) });
  for (let p = 0; p < planes; p++) output[p]! /= divisor;
}
