import type { RemovableHandle } from '@wick/tensor';
import type { HookGradients } from './backwardHooks.ts';
import { addHookOnAll } from './globalHooks.ts';
import type { Module } from './module.ts';

/**
 * Calls `hook(module, inputs)` before the forward() of every module, and before hooks of its own. What it returns takes
 * the inputs' place. While such a hook is there, every class of modules has a forward() that calls it; a forward() that
 * is a property of one module is met only if that module has hooks of its own.
 *
 * @returns a handle whose `remove()` takes it off
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.module.register_module_forward_pre_hook.html
 */
export function registerModuleForwardPreHook(hook: (module: Module, inputs: unknown[]) => unknown): RemovableHandle {
  return addHookOnAll('registerModuleForwardPreHook', 'forwardPre', hook);
}

/**
 * Calls `hook(module, inputs, output)` after the forward() of every module; see {@link registerModuleForwardPreHook}.
 *
 * @param options - `alwaysCall`: also when forward() throws. Default: false.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.module.register_module_forward_hook.html
 */
export function registerModuleForwardHook(
  hook: (module: Module, inputs: unknown[], output: unknown) => unknown,
  options: { alwaysCall?: boolean } = {},
): RemovableHandle {
  return addHookOnAll('registerModuleForwardHook', 'forward', hook, options.alwaysCall ?? false);
}

/**
 * Calls `hook(module, gradOutput)` when the gradients at the outputs of any module are known.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.module.register_module_full_backward_pre_hook.html
 */
export function registerModuleFullBackwardPreHook(
  hook: (module: Module, gradOutput: HookGradients) => unknown,
): RemovableHandle {
  return addHookOnAll('registerModuleFullBackwardPreHook', 'backwardPre', hook);
}

/**
 * Calls `hook(module, gradInput, gradOutput)` when the gradients at the inputs of any module are known.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.module.register_module_full_backward_hook.html
 */
export function registerModuleFullBackwardHook(
  hook: (module: Module, gradInput: HookGradients, gradOutput: HookGradients) => unknown,
): RemovableHandle {
  return addHookOnAll('registerModuleFullBackwardHook', 'backward', hook);
}
