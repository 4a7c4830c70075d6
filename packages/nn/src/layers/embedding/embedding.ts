import { checkBoolean, type Given, optionTable } from '@wick/tensor/internal';
import { embedding, type Tensor } from '@wick/tensor/light';
import {
  type EmbeddingLayerOptions,
  EmbeddingTable,
  type EmbeddingTableOptions,
  embeddingRules,
  isPretrained,
  type Pretrained,
  sizesOf,
} from './embeddingTable.ts';

/** Options of {@link Embedding.fromPretrained}. */
export interface EmbeddingFromPretrainedOptions extends EmbeddingTableOptions {
  /** Leave the table as it is: its `requiresGrad` is false. Default: true. */
  freeze?: boolean;
}

const table = optionTable(embeddingRules, ['paddingIdx', 'maxNorm', 'normType', 'scaleGradByFreq', 'sparse']);

/**
 * A table of vectors, looked up by whole numbers.
 *
 * Parameter: `weight` [numEmbeddings, embeddingDim], N(0, 1) at first, zeros in the row `paddingIdx`.
 * Shapes: int64 or int32 indices of any shape to (…, embeddingDim).
 *
 * @example
 * ```ts
 * new nn.Embedding(10, 3, { paddingIdx: 0 }).forward(tensor([[1n, 2n], [4n, 0n]])).shape; // [2, 2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export class Embedding extends EmbeddingTable {
  static override readonly name: string = 'Embedding';

  /** @internal for {@link Embedding.fromPretrained} */
  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingLayerOptions, pretrained: Pretrained);
  /** @throws TypeError or RangeError if a number is not what its option says, or `sparse` is set. */
  constructor(
    numEmbeddings: number,
    embeddingDim: number,
    ...given: Given<
      EmbeddingLayerOptions,
      [paddingIdx: number | null, maxNorm: number | null, normType: number, scaleGradByFreq: boolean, sparse: boolean]
    >
  );
  constructor(numEmbeddings: number, embeddingDim: number, ...given: readonly unknown[]) {
    const pretrained = isPretrained(given[1]) ? given[1] : null;
    super(
      'Embedding',
      numEmbeddings,
      embeddingDim,
      table.take('Embedding', pretrained ? given.slice(0, 1) : given),
      pretrained,
    );
  }

  /**
   * A layer over a given table, whose memory it shares; nothing is drawn, and the padding row stays as it is.
   *
   * @param embeddings - (rows, width)
   * @throws ShapeError for another number of dimensions.
   * @example
   * ```ts
   * nn.Embedding.fromPretrained(tensor([[1, 2.3, 3], [4, 5.1, 6.3]])).forward(tensor([1n])); // [[4, 5.1, 6.3]]
   * ```
   */
  static fromPretrained(embeddings: Tensor, options: EmbeddingFromPretrainedOptions = {}): Embedding {
    const { freeze = true, ...rest } = options;
    checkBoolean('Embedding.fromPretrained', 'freeze', freeze);
    const [rows, width] = sizesOf('Embedding.fromPretrained', embeddings);
    return new Embedding(rows, width, rest, { table: embeddings, freeze });
  }

  override forward(input: Tensor): Tensor {
    return embedding(this.weight, input, this.settings());
  }

  override extraRepr(): string {
    const { numEmbeddings, embeddingDim, paddingIdx } = this;
    const padding = paddingIdx === null ? '' : `, padding_idx=${paddingIdx}`;
    return `${numEmbeddings}, ${embeddingDim}${padding}${this.normRepr()}`;
  }
}
