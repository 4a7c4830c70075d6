export { type CdistOptions, cdist } from './cdist.ts';
export { type CosineSimilarityOptions, cosineSimilarity } from './cosineSimilarity.ts';
export { type PairwiseDistanceOptions, pairwiseDistance } from './pairwiseDistance.ts';
export { type PdistOptions, pdist } from './pdist.ts';
