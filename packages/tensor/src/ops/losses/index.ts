export { type BinaryCrossEntropyOptions, binaryCrossEntropy } from './binaryCrossEntropy.ts';
export {
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropyWithLogits,
} from './binaryCrossEntropyWithLogits.ts';
export { cosineEmbeddingLoss } from './cosineEmbeddingLoss.ts';
export { type CrossEntropyOptions, crossEntropy } from './crossEntropy.ts';
export type { CtcLengths } from './ctcArguments.ts';
export { type CtcLossOptions, ctcLoss } from './ctcLoss.ts';
export { type GaussianNllLossOptions, gaussianNllLoss } from './gaussianNllLoss.ts';
export { type HingeEmbeddingLossOptions, hingeEmbeddingLoss } from './hingeEmbeddingLoss.ts';
export { type HuberLossOptions, huberLoss } from './huberLoss.ts';
export { type KlDivOptions, type KlReduction, klDiv } from './klDiv.ts';
export { type L1LossOptions, l1Loss } from './l1Loss.ts';
export { type MarginLossOptions, marginRankingLoss } from './marginRankingLoss.ts';
export { type MseLossOptions, mseLoss } from './mseLoss.ts';
export { multilabelMarginLoss } from './multilabelMarginLoss.ts';
export { multilabelSoftMarginLoss } from './multilabelSoftMarginLoss.ts';
export { type MultiMarginLossOptions, multiMarginLoss } from './multiMarginLoss.ts';
export { type NllLossOptions, nllLoss, type Reduction } from './nllLoss.ts';
export { type PoissonNllLossOptions, poissonNllLoss } from './poissonNllLoss.ts';
export type { ReductionOptions } from './reduction.ts';
export { type SmoothL1LossOptions, smoothL1Loss } from './smoothL1Loss.ts';
export { softMarginLoss } from './softMarginLoss.ts';
export {
  type DistanceFunction,
  type TripletMarginLossOptions,
  type TripletMarginWithDistanceLossOptions,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from './tripletMarginLoss.ts';
