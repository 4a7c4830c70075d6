// Attention and the transformer

export type { AttentionCallOptions } from './multiHeadAttentionForward.ts';
export { MultiheadAttention, type MultiheadAttentionOptions } from './multiheadAttention.ts';
export { Transformer, type TransformerMasks, type TransformerOptions } from './transformer.ts';
export { type DecoderMasks, TransformerDecoder, type TransformerDecoderOptions } from './transformerDecoder.ts';
export { type DecoderLayerMasks, TransformerDecoderLayer } from './transformerDecoderLayer.ts';
export { type EncoderMasks, TransformerEncoder, type TransformerEncoderOptions } from './transformerEncoder.ts';
export { type EncoderLayerMasks, TransformerEncoderLayer } from './transformerEncoderLayer.ts';
export type { TransformerLayerOptions } from './transformerOptions.ts';
