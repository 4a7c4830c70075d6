import { Linear, Module, ModuleList, Tanh } from '@wick/nn';
import { flag, optionTable, type RulesFor, tensorOrNull } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { rename, type State } from '../stateKeys.ts';
import { visible } from '../transformers/attend.ts';
import { initialiseModule } from '../transformers/initialise.ts';
import { sizesOf } from '../transformers/inputIds.ts';
import { moveBase } from '../transformers/keys.ts';
import { type BertOptions, type BertSettings, bertTable, readBert } from './config.ts';
import { BertEmbeddings } from './embeddings.ts';
import { BertLayer } from './layer.ts';

/** Options of {@link BertModel}'s constructor. */
export interface BertModelOptions extends BertOptions {
  /** Whether the first place is made a summary of the text. Default: true. */
  addPoolingLayer?: boolean;
}

const modelTable = optionTable({
  ...bertTable.known,
  addPoolingLayer: flag(true),
} satisfies RulesFor<BertModelOptions>);

/** Options of {@link BertModel}'s forward. */
export interface BertCallOptions {
  /** (N, L): 0 where there is padding. Default: none. */
  attentionMask?: Tensor | null;
  /** (N, L): which text of two each token is of. Default: the first. */
  tokenTypeIds?: Tensor | null;
  /** (N, L): the number of each place. Default: 0, 1, … */
  positionIds?: Tensor | null;
}

export const bertCallRules = {
  attentionMask: tensorOrNull,
  tokenTypeIds: tensorOrNull,
  positionIds: tensorOrNull,
} satisfies RulesFor<BertCallOptions>;
const callTable = optionTable(bertCallRules);

/** What {@link BertModel} gives. */
export interface BertOutput {
  /** (N, L, hiddenSize). */
  readonly lastHiddenState: Tensor;
  /** (N, hiddenSize), of the first place; null without a pooling layer. */
  readonly poolerOutput: Tensor | null;
}

/**
 * BERT without a head: tables of tokens, places and texts, blocks, and a summary of the first place. Structure, keys, repr and
 * draws are transformers' `BertModel`. States with and without the prefix `bert.` are read, and older ones whose
 * normalisations have `gamma` and `beta`.
 *
 * Shapes: int64 tokens (N, L) to (N, L, hiddenSize) and (N, hiddenSize).
 *
 * @example
 * ```ts
 * const model = new models.BertModel({ vocabSize: 9, hiddenSize: 4, numHiddenLayers: 1, numAttentionHeads: 2, intermediateSize: 8 });
 * model.forward(tensor([[1n, 2n, 3n]])).poolerOutput!.shape; // [1, 4]
 * ```
 * @see Devlin et al., BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding (2018)
 * @see https://huggingface.co/docs/transformers/model_doc/bert
 */
export class BertModel extends Module {
  static override readonly name: string = 'BertModel';
  /** Tokens, places and texts. */
  readonly embeddings: BertEmbeddings;
  /** The blocks. */
  readonly encoder: BertEncoder;
  /** The summary. */
  readonly pooler: BertPooler | null;
  /** All options. */
  readonly config: Readonly<BertSettings>;

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: BertModelOptions) {
    super();
    const { addPoolingLayer, ...given } = modelTable.read('BertModel', options);
    const settings = readBert('BertModel', given);
    this.config = settings;
    this.embeddings = new BertEmbeddings(settings);
    this.encoder = new BertEncoder(settings);
    this.pooler = addPoolingLayer ? new BertPooler(settings) : null;
    this.apply((m) => initialiseModule(m as Module, settings.initializerRange));
  }

  /**
   * @param inputIds - (N, L)
   * @throws ShapeError if shapes do not fit, or more places are asked for than there are.
   */
  override forward(inputIds: Tensor, options?: BertCallOptions): BertOutput {
    const where = 'BertModel';
    const { attentionMask, tokenTypeIds, positionIds } = callTable.read(where, options);
    const [batch, length] = sizesOf(where, inputIds);
    const { maxPositionEmbeddings: most } = this.config;
    if (!positionIds && length > most)
      throw new ShapeError(`${where}: ${length} places, and maxPositionEmbeddings is ${most}: give shorter texts`);
    const mask = visible(where, attentionMask, { batch, queries: length, keys: length }, false);
    const x = this.encoder.forward(this.embeddings.forward(inputIds, tokenTypeIds, positionIds), mask);
    return { lastHiddenState: x, poolerOutput: this.pooler?.forward(x) ?? null };
  }

  /** @internal */
  upgradeState(state: State, prefix: string): void {
    moveBase(state, prefix, 'bert', true);
    modernise(state);
    if (!this.pooler) for (const kind of ['weight', 'bias']) state.delete(`${prefix}pooler.dense.${kind}`);
    state.delete(`${prefix}embeddings.position_ids`);
  }
}

/** What the first files call otherwise. */
export function modernise(state: State): void {
  for (const key of [...state.keys()])
    if (key.endsWith('LayerNorm.gamma')) rename(state, key, key.replace(/gamma$/, 'weight'));
    else if (key.endsWith('LayerNorm.beta')) rename(state, key, key.replace(/beta$/, 'bias'));
}

class BertEncoder extends Module {
  static override readonly name: string = 'BertEncoder';
  readonly layer: ModuleList<BertLayer>;

  constructor(settings: BertSettings) {
    super();
    this.layer = new ModuleList(Array.from({ length: settings.numHiddenLayers }, () => new BertLayer(settings)));
  }

  override forward(x: Tensor, mask: Tensor | null): Tensor {
    let y = x;
    for (const layer of this.layer) y = layer.forward(y, mask);
    return y;
  }
}

class BertPooler extends Module {
  static override readonly name: string = 'BertPooler';
  readonly dense: Linear;
  readonly activation: Tanh;

  constructor({ hiddenSize }: BertSettings) {
    super();
    this.dense = new Linear(hiddenSize, hiddenSize);
    this.activation = new Tanh();
  }

  override forward(x: Tensor): Tensor {
    return this.activation.forward(this.dense.forward(x.select(1, 0)));
  }
}
