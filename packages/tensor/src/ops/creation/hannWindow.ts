import { type Given, optionTable } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { type WindowOptions, windowOf, windowRules } from './window.ts';

const hannOptions = optionTable(windowRules, ['periodic']);

/**
 * The Hann window: (1 - cos(2πi / (N - 1))) / 2, N being `windowLength`, or one more if it is `periodic`. A window of one
 * value is 1.
 *
 * @param given - `periodic` (default true) by position or name, dtype (a floating-point one, default float32) and
 *   requiresGrad
 * @throws RangeError unless `windowLength` is a whole number from 0 up; TypeError for a dtype that is no float
 * @example
 * ```ts
 * hannWindow(4); // [0, 0.5, 1, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hann_window.html
 */
export function hannWindow(windowLength: number, ...given: Given<WindowOptions, [periodic: boolean]>): Tensor {
  const options = hannOptions.take('hannWindow', given);
  return windowOf('hannWindow', windowLength, options, (i, last) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / last));
}
