export { spectralNorm } from './spectralNorm.ts';
export { type WeightNormOptions, weightNorm } from './weightNorm.ts';
