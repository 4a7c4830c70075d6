export { type EmbeddingOptions, embedding } from './embedding.ts';
export { type EmbeddingBagOptions, embeddingBag } from './embeddingBag.ts';
export { embeddingRenorm_ } from './embeddingRenorm.ts';
export { oneHot } from './oneHot.ts';
