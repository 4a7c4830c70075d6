// Neural networks: dropout, tables, attention, recurrence

export {
  type AttentionOptions,
  attentionWithWeights,
  type ScaledDotProductAttentionOptions,
  scaledDotProductAttention,
} from '../ops/attention/index.ts';
export {
  type AlphaDropoutOptions,
  alphaDropout,
  type DropoutOptions,
  dropout,
  featureAlphaDropout,
  featureDropout,
} from '../ops/dropout/index.ts';
export {
  type EmbeddingBagOptions,
  type EmbeddingOptions,
  embedding,
  embeddingBag,
  embeddingRenorm_,
  oneHot,
} from '../ops/embedding/index.ts';
export {
  gru,
  gruCell,
  lstm,
  lstmCell,
  type RnnStackOptions,
  rnnRelu,
  rnnReluCell,
  rnnTanh,
  rnnTanhCell,
} from '../ops/recurrent/index.ts';
