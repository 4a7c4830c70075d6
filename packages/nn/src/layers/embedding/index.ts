// Tables that indices look rows up in: torch.nn's sparse layers

export { Embedding, type EmbeddingFromPretrainedOptions } from './embedding.ts';
export {
  type BagMode,
  EmbeddingBag,
  type EmbeddingBagFromPretrainedOptions,
  type EmbeddingBagLayerOptions,
} from './embeddingBag.ts';
export type { EmbeddingLayerOptions } from './embeddingTable.ts';
