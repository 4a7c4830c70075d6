// Containers

export { ModuleDict } from './moduleDict.ts';
export { ModuleList } from './moduleList.ts';
export { type NamedTensors, ParameterDict } from './parameterDict.ts';
export { ParameterList } from './parameterList.ts';
export { type NamedModules, Sequential } from './sequential.ts';
