import { normal_, zeros_ } from '@wick/init';
import { Dropout, Embedding, LayerNorm, Module, ModuleList } from '@wick/nn';
import { any, optionTable, type RulesFor, tensorOrNull } from '@wick/tensor/internal';
import { arange, ShapeError, type Tensor } from '@wick/tensor/light';
import type { State } from '../stateKeys.ts';
import { visible } from '../transformers/attend.ts';
import { DynamicCache } from '../transformers/cache.ts';
import { Conv1D } from '../transformers/conv1D.ts';
import { initialiseModule } from '../transformers/initialise.ts';
import { sizesOf } from '../transformers/inputIds.ts';
import { moveBase } from '../transformers/keys.ts';
import { GPT2Attention, GPT2Block, GPT2MLP } from './block.ts';
import { type GPT2Options, type GPT2Settings, readGPT2 } from './config.ts';

/** Options of {@link GPT2Model}'s forward. */
export interface GPT2CallOptions {
  /** (N, places seen so far and new ones): 0 where there is padding. Default: none. */
  attentionMask?: Tensor | null;
  /** (N, L): the number of each place. Default: 0, 1, …, after those that the cache holds. */
  positionIds?: Tensor | null;
  /** (N, L): tokens whose vectors are added, as well. Default: none. */
  tokenTypeIds?: Tensor | null;
  /** What was seen before, to which the new places are added. Default: none. */
  cache?: DynamicCache | null;
}

export const gpt2CallRules = {
  attentionMask: tensorOrNull,
  positionIds: tensorOrNull,
  tokenTypeIds: tensorOrNull,
  cache: any<DynamicCache | null>(null, 'a DynamicCache', (given) => given === null || given instanceof DynamicCache),
} satisfies RulesFor<GPT2CallOptions>;
const callTable = optionTable(gpt2CallRules);

/** What {@link GPT2Model} gives. */
export interface GPT2Output {
  /** (N, L, nEmbd), after the last normalisation. */
  readonly lastHiddenState: Tensor;
}

/**
 * GPT-2 without a head: tables of tokens and places, blocks and a normalisation. Structure, keys, repr and draws are
 * transformers' `GPT2Model`. States with and without the prefix `transformer.` are read, and the older ones that hold
 * `attn.bias`.
 *
 * Shapes: int64 tokens (N, L) to (N, L, nEmbd).
 *
 * @example
 * ```ts
 * const model = new models.GPT2Model({ vocabSize: 9, nPositions: 8, nEmbd: 4, nLayer: 1, nHead: 2 });
 * model.forward(tensor([[1n, 2n, 3n]])).lastHiddenState.shape; // [1, 3, 4]
 * ```
 * @see Radford et al., Language Models are Unsupervised Multitask Learners (2019)
 * @see https://huggingface.co/docs/transformers/model_doc/gpt2
 */
export class GPT2Model extends Module {
  static override readonly name: string = 'GPT2Model';
  /** Tokens. */
  readonly wte: Embedding;
  /** Places. */
  readonly wpe: Embedding;
  /** Of both. */
  readonly drop: Dropout;
  /** The blocks. */
  readonly h: ModuleList<GPT2Block>;
  /** After the blocks. */
  readonly ln_f: LayerNorm;
  /** All options. */
  readonly config: Readonly<GPT2Settings>;

  /** @throws TypeError or RangeError if a number is not what its option says. */
  constructor(options?: GPT2Options) {
    super();
    const settings = readGPT2('GPT2Model', options);
    this.config = settings;
    this.wte = new Embedding(settings.vocabSize, settings.nEmbd);
    this.wpe = new Embedding(settings.nPositions, settings.nEmbd);
    this.drop = new Dropout(settings.embdPdrop);
    this.h = new ModuleList(Array.from({ length: settings.nLayer }, (_, i) => new GPT2Block(settings, i)));
    this.ln_f = new LayerNorm(settings.nEmbd, { eps: settings.layerNormEpsilon });
    this.apply((m) => initialise(m as Module, settings));
  }

  /**
   * @param inputIds - (N, L)
   * @throws ShapeError if shapes do not fit, or more places are asked for than there are.
   */
  override forward(inputIds: Tensor, options?: GPT2CallOptions): GPT2Output {
    const where = 'GPT2Model';
    const { attentionMask, positionIds, tokenTypeIds, cache } = callTable.read(where, options);
    const [batch, queries] = sizesOf(where, inputIds);
    const past = cache?.length ?? 0;
    if (!positionIds && past + queries > this.config.nPositions)
      throw new ShapeError(
        `${where}: ${past + queries} places, and nPositions is ${this.config.nPositions}: give shorter texts`,
      );
    const places = this.wpe.forward(positionIds ?? arange(past, past + queries).unsqueeze(0));
    let x = this.wte.forward(inputIds).add(places);
    if (tokenTypeIds) x = x.add(this.wte.forward(tokenTypeIds));
    x = this.drop.forward(x);
    const mask = visible(where, attentionMask, { batch, queries, keys: past + queries }, true);
    for (const block of this.h) x = block.forward(x, { mask, cache });
    return { lastHiddenState: this.ln_f.forward(x) };
  }

  /** @internal */
  upgradeState(state: State, prefix: string): void {
    moveBase(state, prefix, 'transformer', true);
  }
}

/** What goes back into the sum is drawn smaller, the more blocks there are: section 2.3 of the paper. */
function initialise(m: Module, { initializerRange: std, nLayer }: GPT2Settings): void {
  initialiseModule(m, std);
  if (m instanceof Conv1D) {
    normal_(m.weight, { std });
    zeros_(m.bias);
  } else if (m instanceof GPT2Attention || m instanceof GPT2MLP)
    normal_(m.c_proj.weight, { std: std / Math.sqrt(2 * nLayer) });
}
