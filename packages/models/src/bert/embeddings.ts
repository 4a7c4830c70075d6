import { Dropout, Embedding, LayerNorm, Module } from '@wick/nn';
import { arange, type Tensor, zerosLike } from '@wick/tensor/light';
import type { BertSettings } from './config.ts';

/** The sum of the vectors of tokens, places and kinds of texts, normalised. Shapes: (N, L) to (N, L, hiddenSize). */
export class BertEmbeddings extends Module {
  static override readonly name: string = 'BertEmbeddings';
  /** Tokens. */
  readonly word_embeddings: Embedding;
  /** Places. */
  readonly position_embeddings: Embedding;
  /** Which text of two a token is of. */
  readonly token_type_embeddings: Embedding;
  /** Of the sum. */
  readonly LayerNorm: LayerNorm;
  /** Of the result. */
  readonly dropout: Dropout;

  constructor(settings: BertSettings) {
    super();
    const { hiddenSize, padTokenId } = settings;
    this.word_embeddings = new Embedding(settings.vocabSize, hiddenSize, { paddingIdx: padTokenId });
    this.position_embeddings = new Embedding(settings.maxPositionEmbeddings, hiddenSize);
    this.token_type_embeddings = new Embedding(settings.typeVocabSize, hiddenSize);
    this.LayerNorm = new LayerNorm(hiddenSize, { eps: settings.layerNormEps });
    this.dropout = new Dropout(settings.hiddenDropoutProb);
  }

  override forward(inputIds: Tensor, tokenTypeIds: Tensor | null, positionIds: Tensor | null): Tensor {
    const places = positionIds ?? arange(inputIds.shape[1]!).unsqueeze(0);
    const sum = this.word_embeddings
      .forward(inputIds)
      .add(this.token_type_embeddings.forward(tokenTypeIds ?? zerosLike(inputIds)))
      .add(this.position_embeddings.forward(places));
    return this.dropout.forward(this.LayerNorm.forward(sum));
  }
}
