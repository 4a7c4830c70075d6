import { Dropout, type Layer, LayerNorm, Linear, Module } from '@wick/nn';
import { scaledDotProductAttention, type Tensor } from '@wick/tensor/light';
import { activation } from '../transformers/activation.ts';
import { heads, together } from '../transformers/attend.ts';
import type { BertSettings } from './config.ts';

/** Every place sees every other that is no padding. Shapes: (N, L, hiddenSize) to the same. */
export class BertSelfAttention extends Module {
  static override readonly name: string = 'BertSelfAttention';
  /** To the queries. */
  readonly query: Linear;
  /** To the keys. */
  readonly key: Linear;
  /** To the values. */
  readonly value: Linear;
  /** Of the weights. */
  readonly dropout: Dropout;
  /** Heads. */
  readonly numHeads: number;

  constructor({ hiddenSize, numAttentionHeads, attentionProbsDropoutProb }: BertSettings) {
    super();
    this.numHeads = numAttentionHeads;
    this.query = new Linear(hiddenSize, hiddenSize);
    this.key = new Linear(hiddenSize, hiddenSize);
    this.value = new Linear(hiddenSize, hiddenSize);
    this.dropout = new Dropout(attentionProbsDropoutProb);
  }

  override forward(x: Tensor, mask: Tensor | null): Tensor {
    const [query, key, value] = [this.query, this.key, this.value].map((layer) =>
      heads(layer.forward(x), this.numHeads),
    ) as [Tensor, Tensor, Tensor];
    const dropoutP = this.training ? this.dropout.p : 0;
    return together(scaledDotProductAttention(query, key, value, { attnMask: mask, dropoutP }));
  }
}

/** A linear layer, then dropout, and the normalised sum with what came before. */
export class BertResidual extends Module {
  /** The linear layer. */
  readonly dense: Linear;
  /** Of the sum. */
  readonly LayerNorm: LayerNorm;
  /** Of the linear layer's result. */
  readonly dropout: Dropout;

  constructor(inFeatures: number, { hiddenSize, layerNormEps, hiddenDropoutProb }: BertSettings) {
    super();
    this.dense = new Linear(inFeatures, hiddenSize);
    this.LayerNorm = new LayerNorm(hiddenSize, { eps: layerNormEps });
    this.dropout = new Dropout(hiddenDropoutProb);
  }

  override forward(x: Tensor, before: Tensor): Tensor {
    return this.LayerNorm.forward(this.dropout.forward(this.dense.forward(x)).add(before));
  }
}

class BertSelfOutput extends BertResidual {
  static override readonly name: string = 'BertSelfOutput';
}

class BertOutput extends BertResidual {
  static override readonly name: string = 'BertOutput';
}

/** The attention with what follows it. */
export class BertAttention extends Module {
  static override readonly name: string = 'BertAttention';
  /** The attention itself. */
  readonly self: BertSelfAttention;
  /** The linear layer after the heads. */
  readonly output: BertResidual;

  constructor(settings: BertSettings) {
    super();
    this.self = new BertSelfAttention(settings);
    this.output = new BertSelfOutput(settings.hiddenSize, settings);
  }

  override forward(x: Tensor, mask: Tensor | null): Tensor {
    return this.output.forward(this.self.forward(x, mask), x);
  }
}

/** A linear layer with its activation. */
export class BertIntermediate extends Module {
  static override readonly name: string = 'BertIntermediate';
  /** Up. */
  readonly dense: Linear;
  /** After it. */
  readonly intermediate_act_fn: Layer;

  constructor(settings: BertSettings) {
    super();
    this.dense = new Linear(settings.hiddenSize, settings.intermediateSize);
    this.intermediate_act_fn = activation(settings.hiddenAct);
  }

  override forward(x: Tensor): Tensor {
    return this.intermediate_act_fn.forward(this.dense.forward(x));
  }
}

/** A block of {@link BertModel}. Shapes: (N, L, hiddenSize) to the same. */
export class BertLayer extends Module {
  static override readonly name: string = 'BertLayer';
  /** The attention. */
  readonly attention: BertAttention;
  /** Up. */
  readonly intermediate: BertIntermediate;
  /** Down. */
  readonly output: BertResidual;

  constructor(settings: BertSettings) {
    super();
    this.attention = new BertAttention(settings);
    this.intermediate = new BertIntermediate(settings);
    this.output = new BertOutput(settings.intermediateSize, settings);
  }

  override forward(x: Tensor, mask: Tensor | null): Tensor {
    const y = this.attention.forward(x, mask);
    return this.output.forward(this.intermediate.forward(y), y);
  }
}
