// The tree: modules, what they hold, and containers

export { Buffer } from './buffer.ts';
export * from './containers/index.ts';
export * from './module/index.ts';
export { Parameter } from './parameter.ts';
export type { MaterializeOptions } from './uninitialized.ts';
export { UninitializedBuffer, type UninitializedBufferOptions } from './uninitializedBuffer.ts';
export { UninitializedParameter, type UninitializedParameterOptions } from './uninitializedParameter.ts';

// Layers, a folder for each of torch.nn's families

export * from './layers/activation/index.ts';
export * from './layers/attention/index.ts';
export * from './layers/conv/index.ts';
export * from './layers/distance/index.ts';
export * from './layers/dropout/index.ts';
export * from './layers/embedding/index.ts';
export * from './layers/lazy/index.ts';
export * from './layers/linear/index.ts';
export * from './layers/norm/index.ts';
export * from './layers/pad/index.ts';
export * from './layers/pool/index.ts';
export * from './layers/recurrent/index.ts';
export * from './layers/shape/index.ts';
export * from './layers/vision/index.ts';

// Losses

export * from './losses/index.ts';

// What torch.nn has in modules of its own

export * as init from '@wick/init';
export * as functional from './functional/index.ts';
export * as utils from './utils/index.ts';
