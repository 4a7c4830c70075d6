// Losses

export { type AdaptiveLogSoftmaxOptions, AdaptiveLogSoftmaxWithLoss } from './adaptiveLogSoftmaxWithLoss.ts';
export { BCELoss } from './bceLoss.ts';
export { BCEWithLogitsLoss } from './bceWithLogitsLoss.ts';
export { CosineEmbeddingLoss } from './cosineEmbeddingLoss.ts';
export { CrossEntropyLoss } from './crossEntropyLoss.ts';
export { CTCLoss } from './ctcLoss.ts';
export { GaussianNLLLoss } from './gaussianNLLLoss.ts';
export { HingeEmbeddingLoss } from './hingeEmbeddingLoss.ts';
export { HuberLoss, type HuberLossOptions } from './huberLoss.ts';
export { KLDivLoss } from './klDivLoss.ts';
export { L1Loss } from './l1Loss.ts';
export { LinearCrossEntropyLoss, type LinearCrossEntropyLossOptions } from './linearCrossEntropyLoss.ts';
export { MarginRankingLoss } from './marginRankingLoss.ts';
export { MSELoss } from './mseLoss.ts';
export { MultiLabelMarginLoss } from './multiLabelMarginLoss.ts';
export { MultiLabelSoftMarginLoss } from './multiLabelSoftMarginLoss.ts';
export { MultiMarginLoss } from './multiMarginLoss.ts';
export { NLLLoss } from './nllLoss.ts';
export { PoissonNLLLoss } from './poissonNLLLoss.ts';
export { SmoothL1Loss } from './smoothL1Loss.ts';
export { SoftMarginLoss } from './softMarginLoss.ts';
export { TripletMarginLoss } from './tripletMarginLoss.ts';
export { TripletMarginWithDistanceLoss } from './tripletMarginWithDistanceLoss.ts';
