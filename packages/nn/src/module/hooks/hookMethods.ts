import type { RemovableHandle } from '@wick/tensor/light';
import type { LoadStateDictPostHook, LoadStateDictPreHook } from '../state/compareState.ts';
import type { StateDictPostHook, StateDictPreHook } from '../state/stateDict.ts';
import type { ModuleNode } from '../tree/node.ts';
import { TreeMethods } from '../tree/treeMethods.ts';
import { addHook, type ForwardHookOptions, type Hook, type HookOptions } from './addHook.ts';
import type { HookGradients } from './backwardWatch.ts';

/**
 * Hooks. They run whenever forward() of the module is called, by whom ever: registering one puts a property of the
 * module itself in front of the class's forward(), removing the last one takes it away. Modules without hooks pay
 * nothing.
 */
export abstract class HookMethods<M extends ModuleNode> extends TreeMethods<M> {
  /** Calls `hook(module, inputs)` before forward(). An array it returns takes the inputs' place, another value alone too. */
  registerForwardPreHook(
    hook: Hook<[module: this, inputs: Parameters<this['forward']>]>,
    options?: HookOptions,
  ): RemovableHandle {
    return addHook('registerForwardPreHook', this, 'forwardPre', hook, options);
  }

  /** Calls `hook(module, inputs, output)` after forward(). What it returns takes the output's place. */
  registerForwardHook(
    hook: Hook<[module: this, inputs: Parameters<this['forward']>, output: ReturnType<this['forward']>]>,
    options?: ForwardHookOptions,
  ): RemovableHandle {
    return addHook('registerForwardHook', this, 'forward', hook, options);
  }

  /**
   * Calls `hook(module, gradInput, gradOutput)` when the gradients at the inputs of a forward() are known; what it
   * returns takes gradInput's place. Entries for what is no tensor are null. Where no input wants a gradient all are,
   * and the hook runs once gradOutput is known. The inputs that forward() sees and the output must not be changed in
   * place.
   */
  registerFullBackwardHook(
    hook: Hook<[module: this, gradInput: HookGradients, gradOutput: HookGradients]>,
    options?: HookOptions,
  ): RemovableHandle {
    return addHook('registerFullBackwardHook', this, 'backward', hook, options);
  }

  /** Calls `hook(module, gradOutput)` when the gradients at the outputs are known; what it returns takes their place. */
  registerFullBackwardPreHook(
    hook: Hook<[module: this, gradOutput: HookGradients]>,
    options?: HookOptions,
  ): RemovableHandle {
    return addHook('registerFullBackwardPreHook', this, 'backwardPre', hook, options);
  }

  /** Calls `hook(module, prefix, keepVars)` before stateDict() collects this module's entries. */
  registerStateDictPreHook(hook: StateDictPreHook): RemovableHandle {
    return addHook('registerStateDictPreHook', this, 'statePre', hook);
  }

  /** Calls `hook(module, state, prefix)` when stateDict() has this module's entries and those below: it may change them. */
  registerStateDictPostHook(hook: StateDictPostHook): RemovableHandle {
    return addHook('registerStateDictPostHook', this, 'statePost', hook);
  }

  /** Calls `hook(module, state, prefix)` before loadStateDict() compares this module: it may rename or add entries. */
  registerLoadStateDictPreHook(hook: LoadStateDictPreHook): RemovableHandle {
    return addHook('registerLoadStateDictPreHook', this, 'loadPre', hook);
  }

  /** Calls `hook(module, { missingKeys, unexpectedKeys })` after loadStateDict() compared this module: it may edit them. */
  registerLoadStateDictPostHook(hook: LoadStateDictPostHook): RemovableHandle {
    return addHook('registerLoadStateDictPostHook', this, 'loadPost', hook);
  }
}
