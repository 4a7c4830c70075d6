import { flag, optionTable, type RulesFor, text } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { isUninitialized } from '../../uninitialized.ts';
import { membersOf } from '../tree/members.ts';
import { hidden, type ModuleNode } from '../tree/node.ts';
import { checkAcyclic } from '../tree/walk.ts';

/** Every parameter and persistent buffer by its full name: what a checkpoint holds. */
export type StateDict = Record<string, Tensor>;

/** Called before a module's part of a state dict is put together. */
export type StateDictPreHook = (module: ModuleNode, prefix: string, keepVars: boolean) => void;
/** Called when the part of a module and of all below is there; it may change the entries, which begin with `prefix`. */
export type StateDictPostHook = (module: ModuleNode, state: StateDict, prefix: string) => void;

/** What a module may keep in its state dict beside its tensors, under `_extra_state`. */
export interface WithExtraState {
  getExtraState?(): unknown;
  setExtraState?(state: unknown): void;
}

export const extraStateKey = '_extra_state';

/** Options of {@link Module.stateDict}. */
export interface StateDictOptions {
  /** Put before every name. Default: ''. */
  prefix?: string;
  /** Give the parameters themselves instead of detached tensors on the same memory. Default: false. */
  keepVars?: boolean;
}

const table = optionTable({
  prefix: text(''),
  keepVars: flag(false),
} satisfies RulesFor<StateDictOptions>);

/** The function behind {@link Module.stateDict}. */
export function stateDictOf(root: ModuleNode, options: StateDictOptions | undefined): StateDict {
  const { prefix, keepVars } = table.read('stateDict', options);
  checkAcyclic('stateDict', root, Number.POSITIVE_INFINITY);
  const state: StateDict = {};
  const frames: Frame[] = [];
  const enter = (module: ModuleNode, before: string): void => {
    const hooks = hidden(module).hooks;
    for (const hook of hooks?.statePre.values() ?? []) (hook as StateDictPreHook)(module, before, keepVars);
    const own = membersOf(module);
    // A layer that waits for its sizes has nothing to detach.
    for (const [name, tensor] of [...own.parameters, ...persistent(module, own.buffers)])
      if (tensor) state[before + name] = keepVars || isUninitialized(tensor) ? tensor : tensor.detach();
    const extra = (module as WithExtraState).getExtraState?.();
    if (extra !== undefined) state[before + extraStateKey] = extra as Tensor;
    frames.push({ module, before, children: own.modules, next: 0 });
  };
  enter(root, prefix);
  // By frames of our own: models may be nested deeper than a stack of calls.
  for (let top = frames.at(-1); top; top = frames.at(-1)) {
    const child = top.children[top.next++];
    if (child?.[1]) enter(child[1], `${top.before}${child[0]}.`);
    else if (!child) {
      frames.pop();
      for (const hook of hidden(top.module).hooks?.statePost.values() ?? [])
        checkNothing((hook as StateDictPostHook)(top.module, state, top.before));
    }
  }
  return state;
}

/** A module whose own part of a state dict is there and whose children are being gone through. */
interface Frame {
  readonly module: ModuleNode;
  readonly before: string;
  readonly children: readonly [string, ModuleNode | null][];
  next: number;
}

function checkNothing(result: unknown): void {
  if (result !== undefined && result !== null)
    throw new TypeError('registerStateDictPostHook: the hook changes the entries themselves and must return nothing');
}

/** Those buffers that the state dict lists. */
export function persistent(module: ModuleNode, buffers: [string, Tensor | null][]): [string, Tensor | null][] {
  const { roles } = hidden(module);
  return buffers.filter(([name]) => roles.get(name)?.persistent ?? true);
}
