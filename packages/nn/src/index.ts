// The tree
export { Buffer } from './buffer.ts';
export { ModuleDict } from './containers/moduleDict.ts';
export { ModuleList } from './containers/moduleList.ts';
export { type NamedTensors, ParameterDict } from './containers/parameterDict.ts';
export { ParameterList } from './containers/parameterList.ts';
export { type NamedModules, Sequential } from './containers/sequential.ts';
export type { ForwardHookOptions, HookGradients, HookOptions } from './module/hooks.ts';
export type {
  IncompatibleKeys,
  LoadStateDictOptions,
  LoadStateDictPostHook,
  LoadStateDictPreHook,
} from './module/loadStateDict.ts';
export { Module } from './module/module.ts';
export type { StateDict, StateDictOptions } from './module/stateDict.ts';
export type { WalkOptions } from './module/walk.ts';
export { Parameter } from './parameter.ts';
