// Normalisation

export type { Affine } from './affine.ts';
export { BatchNorm1d } from './batchNorm1d.ts';
export { BatchNorm2d } from './batchNorm2d.ts';
export { BatchNorm3d } from './batchNorm3d.ts';
export type { BatchNormLayerOptions } from './batchNormNd.ts';
export { CrossMapLRN2d } from './crossMapLRN2d.ts';
export { GroupNorm, type GroupNormLayerOptions } from './groupNorm.ts';
export { InstanceNorm1d } from './instanceNorm1d.ts';
export { InstanceNorm2d } from './instanceNorm2d.ts';
export { InstanceNorm3d } from './instanceNorm3d.ts';
export type { InstanceNormLayerOptions } from './instanceNormNd.ts';
export { LayerNorm, type LayerNormLayerOptions } from './layerNorm.ts';
export {
  LazyBatchNorm1d,
  LazyBatchNorm2d,
  LazyBatchNorm3d,
  LazyInstanceNorm1d,
  LazyInstanceNorm2d,
  LazyInstanceNorm3d,
} from './lazyNorm.ts';
export type { LocalResponseLayerOptions } from './localResponse.ts';
export { LocalResponseNorm } from './localResponseNorm.ts';
export { RMSNorm, type RMSNormLayerOptions } from './rmsNorm.ts';
