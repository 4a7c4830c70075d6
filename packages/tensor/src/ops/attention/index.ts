export {
  type AttentionOptions,
  attentionWithWeights,
  type ScaledDotProductAttentionOptions,
  scaledDotProductAttention,
} from './scaledDotProductAttention.ts';
