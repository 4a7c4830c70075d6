// Distances between rows

export { CosineSimilarity } from './cosineSimilarity.ts';
export { PairwiseDistance } from './pairwiseDistance.ts';
