import { type Given, optionTable } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { type WindowOptions, windowOf, windowRules } from './window.ts';

const bartlettOptions = optionTable(windowRules, ['periodic']);

/**
 * The Bartlett window, a triangle: 1 - |2i / (N - 1) - 1|, N being `windowLength`, or one more if it is `periodic`. A
 * window of one value is 1.
 *
 * @param given - `periodic` (default true) by position or name, dtype (a floating-point one, default float32) and
 *   requiresGrad
 * @throws RangeError unless `windowLength` is a whole number from 0 up; TypeError for a dtype that is no float
 * @example
 * ```ts
 * bartlettWindow(4); // [0, 0.5, 1, 0.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bartlett_window.html
 */
export function bartlettWindow(windowLength: number, ...given: Given<WindowOptions, [periodic: boolean]>): Tensor {
  const options = bartlettOptions.take('bartlettWindow', given);
  return windowOf('bartlettWindow', windowLength, options, (i, last) => 1 - Math.abs((2 * i) / last - 1));
}
