export {
  type Attention,
  type AttentionOperands,
  attentionBackward,
  attentionFits,
  attentionForward,
  type ItemMatrices,
} from './attention/attention.ts';
export { type ConvBackwardInputArguments, convBackwardInput } from './conv/convBackwardInput.ts';
export { type ConvBackwardWeightArguments, convBackwardWeight } from './conv/convBackwardWeight.ts';
export { type ConvForwardArguments, convForward } from './conv/convForward.ts';
export {
  type ConvGeometry,
  convOutputSize,
  convTransposeOutputSize,
  spatialTriple,
  type Triple,
  volume,
} from './conv/geometry.ts';
export { fold, type UnfoldGeometry, unfold } from './conv/unfold.ts';
export type { FloatArray } from './floatArray.ts';
export { choleskyFactor } from './linalg/cholesky.ts';
export { jacobiSvd } from './linalg/jacobiSvd.ts';
export { luFactor } from './linalg/lu.ts';
export { qrByColumns, qrReduced } from './linalg/qr.ts';
export { symmetricEigen } from './linalg/symmetricEigen.ts';
export { solveTriangle, type Triangle } from './linalg/triangular.ts';
export { type LineSums, type LogitLines, lineSums, softmaxLoss, softmaxLossBackward } from './loss/softmaxLoss.ts';
export { batchedGemm } from './matmul/batchedGemm.ts';
export { gemm } from './matmul/gemm.ts';
export { matmulInt32, matmulInt64 } from './matmul/integerMatmul.ts';
export {
  type ChannelSums,
  channelAffine,
  channelGradInput,
  channelGradSums,
  channelMoments,
} from './norm/batchNorm.ts';
export { columnSums, extremes } from './norm/columnSums.ts';
export { type RowNorm, rowNorm, rowNormBackward } from './norm/rowNorm.ts';
export { rowProducts } from './norm/rowProducts.ts';
export { rowSums } from './norm/rowSums.ts';
export { logSoftmax, logSumExp, softmax } from './norm/softmax.ts';
export { softmaxBackward } from './norm/softmaxBackward.ts';
export * from './pointwise/index.ts';
export { adaptiveAvgPoolBackward, adaptiveAvgPoolForward, adaptiveMaxPoolForward } from './pool/adaptivePool.ts';
export { type AvgPoolDivisor, avgPoolBackward, avgPoolForward } from './pool/avgPool.ts';
export {
  type AdaptivePoolGeometry,
  type AvgPoolGeometry,
  type MaxPoolGeometry,
  poolOutputSize,
} from './pool/geometry.ts';
export type { IndexArray } from './pool/indexWords.ts';
export { maxPoolForward, maxPoolValues } from './pool/maxPool.ts';
export { gatherPlane, type PlaneGeometry, scatterPlaneAdd } from './pool/planes.ts';
export * from './random/index.ts';
export {
  type RecurrentArrays,
  type RecurrentGradients,
  type RecurrentLayer,
  recurrentBackward,
  recurrentForward,
} from './recurrent/recurrentLayer.ts';
export { type AxisBlock, type AxisTaps, adjointTaps, resampleAxis } from './resample/resampleAxis.ts';
export { type AdamStep, adamStep } from './vector/adam.ts';
export { descend, descendWithMomentum } from './vector/descend.ts';
export { type KernelBuild, kernelBuild, kernelBuilds, setKernelBuild } from './wasm/build.ts';
export { getNumThreads, setNumThreads } from './wasm/numThreads.ts';
