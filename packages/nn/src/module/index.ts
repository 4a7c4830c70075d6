// The module tree: what a module is, its hooks, its state

export type { ForwardHookOptions, HookOptions } from './hooks/addHook.ts';
export type { HookGradients } from './hooks/backwardWatch.ts';
export {
  registerModuleForwardHook,
  registerModuleForwardPreHook,
  registerModuleFullBackwardHook,
  registerModuleFullBackwardPreHook,
} from './hooks/registerModuleHooks.ts';
export type { Layer } from './layer.ts';
export { Module } from './module.ts';
export type { IncompatibleKeys, LoadStateDictPostHook, LoadStateDictPreHook } from './state/compareState.ts';
export type { LoadStateDictOptions } from './state/loadStateDict.ts';
export type { StateDict, StateDictOptions, StateDictPostHook, StateDictPreHook } from './state/stateDict.ts';
export type { WalkOptions } from './tree/walk.ts';
