import { checkTensor } from '../core/operand.ts';
import type { Tensor } from '../tensor.ts';
import { withGradMode } from './gradMode.ts';

let depth = 0;

/**
 * Runs `fn` for its values alone: {@link noGrad} under the name that PyTorch has for it where no gradient will ever be
 * asked for. Its tensors are ordinary ones: they may be used in what is recorded later.
 *
 * @throws TypeError if `fn` is async.
 * @example
 * ```ts
 * inferenceMode(() => isGradEnabled()); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad_mode.inference_mode.html
 */
export function inferenceMode<T>(fn: () => T): T {
  depth++;
  try {
    return withGradMode('inferenceMode', false, fn);
  } finally {
    depth--;
  }
}

/**
 * True inside of {@link inferenceMode}, where recording may be switched on again, too: `torch.is_inference_mode_enabled()`.
 *
 * @example
 * ```ts
 * inferenceMode(() => isInferenceModeEnabled()); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.is_inference_mode_enabled.html
 */
export function isInferenceModeEnabled(): boolean {
  return depth > 0;
}

/**
 * Whether a tensor may never be part of what is recorded: none is, those of {@link inferenceMode} are ordinary ones.
 *
 * @example
 * ```ts
 * isInference(inferenceMode(() => ones(2))); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.is_inference.html
 */
export function isInference(x: Tensor): boolean {
  checkTensor('isInference', x);
  return false;
}
