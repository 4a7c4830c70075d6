import { type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { besselI0 } from '../../math/bessel.ts';
import type { Tensor } from '../../tensor.ts';
import { type WindowOptions, windowOf, windowRules } from './window.ts';

/** Options of `kaiserWindow`. */
export interface KaiserWindowOptions extends WindowOptions {
  /** How narrow the window is. Default: 12. */
  beta?: number;
}

const kaiserOptions = optionTable({ ...windowRules, beta: real(12) } satisfies RulesFor<KaiserWindowOptions>, [
  'periodic',
  'beta',
]);

/**
 * The Kaiser window: I₀(β √(1 - (2i / (N - 1) - 1)²)) / I₀(β), N being `windowLength`, or one more if it is `periodic`. A
 * window of one value is 1.
 *
 * @param given - `periodic` (default true) and `beta` (12) by position or name, dtype (a floating-point one, default
 *   float32) and requiresGrad
 * @throws RangeError unless `windowLength` is a whole number from 0 up; TypeError for a dtype that is no float
 * @example
 * ```ts
 * kaiserWindow(4, false, 5); // [0.0367, 0.7753, 0.7753, 0.0367]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.kaiser_window.html
 */
export function kaiserWindow(
  windowLength: number,
  ...given: Given<KaiserWindowOptions, [periodic: boolean, beta: number]>
): Tensor {
  const options = kaiserOptions.take('kaiserWindow', given);
  const { beta } = options;
  return windowOf('kaiserWindow', windowLength, options, (i, last) => {
    const from = (2 * i) / last - 1;
    return besselI0(beta * Math.sqrt(1 - from * from)) / besselI0(beta);
  });
}
