import { flag, optionTable } from '@wick/tensor/internal';
import type { RemovableHandle } from '@wick/tensor/light';
import type { Module } from '../module.ts';
import type { HookGradients } from './backwardWatch.ts';
import { addHookOnAll } from './everyModule.ts';

const forwardTable = optionTable({ alwaysCall: flag(false) });

/**
 * Calls `hook(module, inputs)` before the forward() of every module, and before hooks of its own. What it returns takes
 * the inputs' place. While such a hook is there, every class of modules has a forward() that calls it; a forward() that
 * is a property of one module is met only if that module has hooks of its own.
 *
 * @returns a handle whose `remove()` takes it off
 * @example
 * ```ts
 * const names: string[] = [];
 * const handle = registerModuleForwardPreHook((module) => void names.push(module.constructor.name));
 * new Sequential(new Linear(2, 1)).forward(ones(1, 2));
 * handle.remove();
 * names; // ['Sequential', 'Linear']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.module.register_module_forward_pre_hook.html
 */
export function registerModuleForwardPreHook(hook: (module: Module, inputs: unknown[]) => unknown): RemovableHandle {
  return addHookOnAll('registerModuleForwardPreHook', 'forwardPre', hook);
}

/**
 * Calls `hook(module, inputs, output)` after the forward() of every module; see {@link registerModuleForwardPreHook}.
 *
 * @param options - `alwaysCall`: also when forward() throws. Default: false.
 * @example
 * ```ts
 * const names: string[] = [];
 * const handle = registerModuleForwardHook((module) => void names.push(module.constructor.name));
 * new Sequential(new Linear(2, 1)).forward(ones(1, 2));
 * handle.remove();
 * names; // ['Linear', 'Sequential']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.module.register_module_forward_hook.html
 */
export function registerModuleForwardHook(
  hook: (module: Module, inputs: unknown[], output: unknown) => unknown,
  options?: { alwaysCall?: boolean },
): RemovableHandle {
  const { alwaysCall } = forwardTable.read('registerModuleForwardHook', options);
  return addHookOnAll('registerModuleForwardHook', 'forward', hook, alwaysCall);
}

/**
 * Calls `hook(module, gradOutput)` when the gradients at the outputs of any module are known.
 *
 * @example
 * ```ts
 * const names: string[] = [];
 * const handle = registerModuleFullBackwardPreHook((module) => void names.push(module.constructor.name));
 * const x = ones(1, 2).requiresGrad_();
 * (new Sequential(new Linear(2, 1)).forward(x) as Tensor).sum().backward();
 * handle.remove();
 * names; // ['Sequential', 'Linear']
 * ```
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
 * @example
 * ```ts
 * const names: string[] = [];
 * const handle = registerModuleFullBackwardHook((module) => void names.push(module.constructor.name));
 * const x = ones(1, 2).requiresGrad_();
 * (new Sequential(new Linear(2, 1)).forward(x) as Tensor).sum().backward();
 * handle.remove();
 * names; // ['Linear', 'Sequential']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.module.register_module_full_backward_hook.html
 */
export function registerModuleFullBackwardHook(
  hook: (module: Module, gradInput: HookGradients, gradOutput: HookGradients) => unknown,
): RemovableHandle {
  return addHookOnAll('registerModuleFullBackwardHook', 'backward', hook);
}
