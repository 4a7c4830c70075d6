import type { Tensor } from '@wick/tensor';
import { membersOf } from './members.ts';
import { hidden, type ModuleNode } from './node.ts';
import { checkAcyclic } from './walk.ts';

/** Every parameter and persistent buffer by its full name: what a checkpoint holds. */
export type StateDict = Record<string, Tensor>;

/** Options of {@link Module.stateDict}. */
export interface StateDictOptions {
  /** Put before every name. Default: ''. */
  prefix?: string;
  /** Give the parameters themselves instead of detached tensors on the same memory. Default: false. */
  keepVars?: boolean;
}

/** The function behind {@link Module.stateDict}. */
export function stateDictOf(root: ModuleNode, { prefix = '', keepVars = false }: StateDictOptions): StateDict {
  checkAcyclic('stateDict', root);
  const state: StateDict = {};
  const collect = (module: ModuleNode, before: string): void => {
    const own = membersOf(module);
    for (const [name, tensor] of [...own.parameters, ...persistent(module, own.buffers)])
      if (tensor) state[before + name] = keepVars ? tensor : tensor.detach();
    for (const [name, child] of own.modules) if (child) collect(child, `${before}${name}.`);
  };
  collect(root, prefix);
  return state;
}

/** Those buffers that the state dict lists. */
export function persistent(module: ModuleNode, buffers: [string, Tensor | null][]): [string, Tensor | null][] {
  const { roles } = hidden(module);
  return buffers.filter(([name]) => roles.get(name)?.persistent ?? true);
}
