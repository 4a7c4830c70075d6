import { Dropout, type Layer, LayerNorm, Module } from '@wick/nn';
import { scaledDotProductAttention, type Tensor } from '@wick/tensor/light';
import type { State } from '../stateKeys.ts';
import { activation } from '../transformers/activation.ts';
import { heads, together } from '../transformers/attend.ts';
import type { DynamicCache } from '../transformers/cache.ts';
import { Conv1D } from '../transformers/conv1D.ts';
import type { GPT2Settings } from './config.ts';

/** What the attention of a pass is told. */
export interface Pass {
  /** True where a place sees another; null where the order says it. */
  readonly mask: Tensor | null;
  /** What was seen before. */
  readonly cache: DynamicCache | null;
}

/** GPT-2's attention: query, key and value of one product. Shapes: (N, L, nEmbd) to the same. */
export class GPT2Attention extends Module {
  static override readonly name: string = 'GPT2Attention';
  /** To query, key and value. */
  readonly c_attn: Conv1D;
  /** After the heads. */
  readonly c_proj: Conv1D;
  /** Of the weights. */
  readonly attn_dropout: Dropout;
  /** Of the result. */
  readonly resid_dropout: Dropout;
  /** What scores are multiplied by. */
  readonly scale: number;
  /** Heads. */
  readonly numHeads: number;

  constructor(
    settings: GPT2Settings,
    readonly index: number,
  ) {
    super();
    const { nEmbd, nHead } = settings;
    this.numHeads = nHead;
    const scale = settings.scaleAttnWeights ? (nEmbd / nHead) ** -0.5 : 1;
    this.scale = settings.scaleAttnByInverseLayerIdx ? scale / (index + 1) : scale;
    this.c_attn = new Conv1D(3 * nEmbd, nEmbd);
    this.c_proj = new Conv1D(nEmbd, nEmbd);
    this.attn_dropout = new Dropout(settings.attnPdrop);
    this.resid_dropout = new Dropout(settings.residPdrop);
  }

  override forward(x: Tensor, { mask, cache }: Pass): Tensor {
    const [query, key, value] = this.c_attn
      .forward(x)
      .chunk(3, 2)
      .map((each) => heads(each, this.numHeads)) as [Tensor, Tensor, Tensor];
    const [keys, values] = cache ? cache.update(this.index, key, value) : [key, value];
    const attended = scaledDotProductAttention(query, keys, values, {
      attnMask: mask,
      isCausal: mask === null && query.shape[2]! > 1,
      dropoutP: this.training ? this.attn_dropout.p : 0,
      scale: this.scale,
    });
    return this.resid_dropout.forward(this.c_proj.forward(together(attended)));
  }

  /**
   * Older files hold the triangle of ones as a buffer.
   *
   * @internal
   */
  upgradeState(state: State, prefix: string): void {
    state.delete(`${prefix}bias`);
    state.delete(`${prefix}masked_bias`);
  }
}

/** Two linear layers. */
export class GPT2MLP extends Module {
  static override readonly name: string = 'GPT2MLP';
  /** Up. */
  readonly c_fc: Conv1D;
  /** Down. */
  readonly c_proj: Conv1D;
  /** Between them. */
  readonly act: Layer;
  /** Of the result. */
  readonly dropout: Dropout;

  constructor(settings: GPT2Settings) {
    super();
    const inner = settings.nInner ?? 4 * settings.nEmbd;
    this.c_fc = new Conv1D(inner, settings.nEmbd);
    this.c_proj = new Conv1D(settings.nEmbd, inner);
    this.act = activation(settings.activationFunction);
    this.dropout = new Dropout(settings.residPdrop);
  }

  override forward(x: Tensor): Tensor {
    return this.dropout.forward(this.c_proj.forward(this.act.forward(this.c_fc.forward(x))));
  }
}

/** A block of {@link GPT2Model}: x + attention(ln_1(x)), then x + mlp(ln_2(x)). */
export class GPT2Block extends Module {
  static override readonly name: string = 'GPT2Block';
  /** Before the attention. */
  readonly ln_1: LayerNorm;
  /** Places see those before them. */
  readonly attn: GPT2Attention;
  /** Before the linear layers. */
  readonly ln_2: LayerNorm;
  /** The linear layers. */
  readonly mlp: GPT2MLP;

  constructor(settings: GPT2Settings, index: number) {
    super();
    const norm = () => new LayerNorm(settings.nEmbd, { eps: settings.layerNormEpsilon });
    this.ln_1 = norm();
    this.attn = new GPT2Attention(settings, index);
    this.ln_2 = norm();
    this.mlp = new GPT2MLP(settings);
  }

  override forward(x: Tensor, pass: Pass): Tensor {
    const y = this.attn.forward(this.ln_1.forward(x), pass).add(x);
    return y.add(this.mlp.forward(this.ln_2.forward(y)));
  }
}
