import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { type WindowOptions, windowOf, windowRules } from './window.ts';

/** Options of `hammingWindow`. */
export interface HammingWindowOptions extends WindowOptions {
  /** What the cosine is taken off. Default: 0.54. */
  alpha?: number;
  /** How large the cosine is. Default: 0.46. */
  beta?: number;
}

const hammingOptions = optionTable(
  { ...windowRules, alpha: real(0.54), beta: real(0.46) } satisfies RulesFor<HammingWindowOptions>,
  ['periodic', 'alpha', 'beta'],
);

/**
 * The Hamming window: alpha - beta · cos(2πi / (N - 1)), N being `windowLength`, or one more if it is `periodic`. A
 * window of one value is 1.
 *
 * @param given - `periodic` (default true), `alpha` (0.54) and `beta` (0.46) by position or name, dtype (a
 *   floating-point one, default float32) and requiresGrad
 * @throws RangeError unless `windowLength` is a whole number from 0 up; TypeError for a dtype that is no float
 * @example
 * ```ts
 * hammingWindow(4); // [0.08, 0.54, 1, 0.54]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hamming_window.html
 */
export function hammingWindow(
  windowLength: number,
  ...given: Given<HammingWindowOptions, [periodic: boolean, alpha: number, beta: number]>
): Tensor {
  const options = hammingOptions.take('hammingWindow', given);
  const { alpha, beta } = options;
  return windowOf(
    'hammingWindow',
    windowLength,
    options,
    (i, last) => alpha - beta * Math.cos((2 * Math.PI * i) / last),
  );
}
