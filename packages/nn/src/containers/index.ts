// Containers

export type { NamedModules } from './known.ts';
export { ModuleDict } from './moduleDict.ts';
export { ModuleList } from './moduleList.ts';
export { type NamedTensors, ParameterDict } from './parameterDict.ts';
export { ParameterList } from './parameterList.ts';
export { Sequential } from './sequential.ts';
