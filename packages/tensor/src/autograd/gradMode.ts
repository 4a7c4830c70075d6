import { transforming } from '../core/transforming.ts';
import type { Tensor } from '../tensor.ts';

/** Whether operations are recorded for gradients; one flag, because JavaScript runs one thing at a time. */
export const gradMode = { enabled: true };

/** Runs `fn` with the flag set, and sets it back whatever happens. */
export function withGradMode<T>(where: string, enabled: boolean, fn: () => T): T {
  if (typeof fn !== 'function') throw new TypeError(`${where}: expected a function, got ${typeof fn}`);
  const before = gradMode.enabled;
  gradMode.enabled = enabled;
  let result: T;
  try {
    result = fn();
  } finally {
    gradMode.enabled = before;
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
    throw new TypeError(
      `${where}: the function returned a promise; what runs after its first await would not be covered. Call ${where} around the synchronous parts`,
    );
  }
  return result;
}

/**
 * Runs `fn` without recording for gradients and returns what it returns: `torch.no_grad()`.
 *
 * @throws TypeError if `fn` is async: its later parts would run outside.
 * @example
 * ```ts
 * const weight = ones(3, { requiresGrad: true });
 * weight.sum().backward();
 * noGrad(() => weight.sub_(weight.grad!.mul(0.1)));
 * weight.tolist(); // [0.9, 0.9, 0.9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html
 */
export function noGrad<T>(fn: () => T): T {
  return withGradMode('noGrad', false, fn);
}

/**
 * Runs `fn` with recording switched on, also inside {@link noGrad}: `torch.enable_grad()`.
 *
 * @throws TypeError if `fn` is async.
 * @example
 * ```ts
 * noGrad(() => enableGrad(() => isGradEnabled())); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.enable_grad.html
 */
export function enableGrad<T>(fn: () => T): T {
  return withGradMode('enableGrad', true, fn);
}

/**
 * Switches recording on or off: from here on, or only while `fn` runs, whose result it then gives.
 *
 * @throws TypeError if `enabled` is no boolean or `fn` is async.
 * @example
 * ```ts
 * const training = false;
 * setGradEnabled(training, () => isGradEnabled()); // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad_mode.set_grad_enabled.html
 */
export function setGradEnabled(enabled: boolean): void;
export function setGradEnabled<T>(enabled: boolean, fn: () => T): T;
export function setGradEnabled<T>(enabled: boolean, fn?: () => T): T | undefined {
  if (typeof enabled !== 'boolean') throw new TypeError(`setGradEnabled: expected a boolean, got ${typeof enabled}`);
  if (fn !== undefined) return withGradMode('setGradEnabled', enabled, fn);
  gradMode.enabled = enabled;
  return undefined;
}

/**
 * True where operations are recorded: `torch.is_grad_enabled()`.
 *
 * @example
 * ```ts
 * isGradEnabled(); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.is_grad_enabled.html
 */
export function isGradEnabled(): boolean {
  return gradMode.enabled;
}

/** Whether a gradient of a tensor is wanted, by the graph or by one that a function transform keeps further out. */
export function wantsGrad(t: Tensor): boolean {
  return (gradMode.enabled && t.requiresGrad) || (transforming.by?.wants(t) ?? false);
}
