import { checkBoolean, flag, type Given, optionTable, type RulesFor, word } from '@wick/tensor/internal';
import { embeddingBag, type Tensor } from '@wick/tensor/light';
import type { EmbeddingFromPretrainedOptions } from './embedding.ts';
import {
  type EmbeddingLayerOptions,
  EmbeddingTable,
  embeddingRules,
  isPretrained,
  type Pretrained,
  sizesOf,
} from './embeddingTable.ts';

/** How the rows of a bag become one. */
export type BagMode = 'sum' | 'mean' | 'max';

interface BagOptions {
  /** How the rows of a bag become one. Default: 'mean'. */
  mode?: BagMode;
  /** The last offset is not the start of a bag but the end of the last one. Default: false. */
  includeLastOffset?: boolean;
}

/** Options of {@link EmbeddingBag}. */
export interface EmbeddingBagLayerOptions extends EmbeddingLayerOptions, BagOptions {}

/** Options of {@link EmbeddingBag.fromPretrained}. */
export interface EmbeddingBagFromPretrainedOptions extends EmbeddingFromPretrainedOptions, BagOptions {}

const table = optionTable(
  {
    ...embeddingRules,
    mode: word<BagMode>('mean', ['sum', 'mean', 'max']),
    includeLastOffset: flag(false),
  } satisfies RulesFor<EmbeddingBagLayerOptions>,
  ['maxNorm', 'normType', 'scaleGradByFreq', 'mode', 'sparse', 'includeLastOffset', 'paddingIdx'],
);

/**
 * Sums, means or maxima of bags of vectors out of a table. An empty bag gives zeros; the row `paddingIdx` counts for
 * nothing.
 *
 * Parameter: `weight` [numEmbeddings, embeddingDim], N(0, 1) at first, zeros in the row `paddingIdx`.
 * Shapes: int64 or int32 indices (bags, size), or (indices) with `offsets` (bags), to (bags, embeddingDim).
 *
 * @example
 * ```ts
 * const bags = new nn.EmbeddingBag(10, 3, { mode: 'sum' });
 * bags.forward(tensor([1n, 2n, 4n, 5n]), tensor([0n, 3n])).shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html
 */
export class EmbeddingBag extends EmbeddingTable {
  static override readonly name: string = 'EmbeddingBag';
  /** How the rows of a bag become one. */
  readonly mode: BagMode;
  /** Whether the last offset is the end of the last bag, and not the start of one. */
  readonly includeLastOffset: boolean;

  /** @internal for {@link EmbeddingBag.fromPretrained} */
  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingBagLayerOptions, pretrained: Pretrained);
  /** @throws TypeError or RangeError if a number is not what its option says, or `sparse` is set. */
  constructor(
    numEmbeddings: number,
    embeddingDim: number,
    ...given: Given<
      EmbeddingBagLayerOptions,
      [maxNorm: number | null, normType: number, scaleGradByFreq: boolean, mode: BagMode]
    >
  );
  constructor(numEmbeddings: number, embeddingDim: number, ...given: readonly unknown[]) {
    const pretrained = isPretrained(given[1]) ? given[1] : null;
    const options = pretrained ? given.slice(0, 1) : given;
    const { mode, includeLastOffset, ...read } = table.take('EmbeddingBag', options);
    super('EmbeddingBag', numEmbeddings, embeddingDim, read, pretrained);
    this.mode = mode;
    this.includeLastOffset = includeLastOffset;
  }

  /**
   * A layer over a given table, whose memory it shares; nothing is drawn, and the padding row stays as it is.
   *
   * @param embeddings - (rows, width)
   * @throws ShapeError for another number of dimensions.
   */
  static fromPretrained(embeddings: Tensor, options: EmbeddingBagFromPretrainedOptions = {}): EmbeddingBag {
    const { freeze = true, ...rest } = options;
    checkBoolean('EmbeddingBag.fromPretrained', 'freeze', freeze);
    const [rows, width] = sizesOf('EmbeddingBag.fromPretrained', embeddings);
    return new EmbeddingBag(rows, width, rest, { table: embeddings, freeze });
  }

  /**
   * @param offsets - where each bag starts, for indices of one dimension.
   * @param perSampleWeights - a factor per index, of the shape of `input`; for mode 'sum' only.
   */
  override forward(input: Tensor, offsets: Tensor | null = null, perSampleWeights: Tensor | null = null): Tensor {
    const { mode, includeLastOffset } = this;
    return embeddingBag(this.weight, input, { ...this.settings(), mode, includeLastOffset, offsets, perSampleWeights });
  }

  override extraRepr(): string {
    const { numEmbeddings, embeddingDim, mode, paddingIdx } = this;
    const padding = paddingIdx === null ? '' : `, padding_idx=${paddingIdx}`;
    return `${numEmbeddings}, ${embeddingDim}${this.normRepr()}, mode='${mode}'${padding}`;
  }
}
