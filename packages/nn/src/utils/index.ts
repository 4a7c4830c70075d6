export { clipGradNorm_, clipGradsWithNorm_, getTotalNorm, type TotalNormOptions } from './clipGradNorm.ts';
export { clipGradValue_ } from './clipGradValue.ts';
export { fuseConvBnEval, fuseConvBnWeights, fuseLinearBnEval, fuseLinearBnWeights } from './fuseBatchNorm.ts';
export { parametersToVector, vectorToParameters } from './parametersToVector.ts';
export * as rnn from './rnn/index.ts';
export { skipInit } from './skipInit.ts';
export type { Tensors } from './tensors.ts';
