export { type OrthogonalOptions, orthogonal } from './orthogonal.ts';
export { spectralNorm } from './spectralNorm.ts';
export { type WeightNormOptions, weightNorm } from './weightNorm.ts';
