import { type Given, optionTable } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { type WindowOptions, windowOf, windowRules } from './window.ts';

const blackmanOptions = optionTable(windowRules, ['periodic']);

/**
 * The Blackman window: 0.42 - 0.5 cos(2πi / (N - 1)) + 0.08 cos(4πi / (N - 1)), N being `windowLength`, or one more if
 * it is `periodic`. A window of one value is 1.
 *
 * @param given - `periodic` (default true) by position or name, dtype (a floating-point one, default float32) and
 *   requiresGrad
 * @throws RangeError unless `windowLength` is a whole number from 0 up; TypeError for a dtype that is no float
 * @example
 * ```ts
 * blackmanWindow(4); // [0, 0.34, 1, 0.34]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.blackman_window.html
 */
export function blackmanWindow(windowLength: number, ...given: Given<WindowOptions, [periodic: boolean]>): Tensor {
  const options = blackmanOptions.take('blackmanWindow', given);
  return windowOf('blackmanWindow', windowLength, options, (i, last) => {
    const turn = (2 * Math.PI * i) / last;
    return 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
  });
}
