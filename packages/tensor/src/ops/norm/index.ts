export { type BatchNormOptions, batchNorm } from './batchNorm.ts';
export { type GroupNormOptions, groupNorm } from './groupNorm.ts';
export { type InstanceNormOptions, instanceNorm } from './instanceNorm.ts';
export { type LayerNormOptions, layerNorm } from './layerNorm.ts';
export { type LocalResponseNormOptions, localResponseNorm } from './localResponseNorm.ts';
export { type NormalizeOptions, normalize } from './normalize.ts';
export { type RmsNormOptions, rmsNorm } from './rmsNorm.ts';
