import { constant_, xavierNormal_, xavierUniform_ } from '@wick/init';
import {
  checkCount,
  count,
  flag,
  type Given,
  optionTable,
  orNull,
  probability,
  type RulesFor,
} from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';
import { Linear } from '../linear/linear.ts';
import { additiveMask, checkAttentionShapes } from './masks.ts';
import { type AttentionCallOptions, callTable, multiHeadAttentionForward } from './multiHeadAttentionForward.ts';

/** Options of {@link MultiheadAttention}. */
export interface MultiheadAttentionOptions {
  /** The probability of an attention weight to be dropped while training. Default: 0. */
  dropout?: number;
  /** Add biases to the projections. Default: true. */
  bias?: boolean;
  /** Add a learned key and value to every sequence. Default: false. */
  addBiasKv?: boolean;
  /** Add a key and value of zeros to every sequence. Default: false. */
  addZeroAttn?: boolean;
  /** Features of the keys. Default: embedDim. */
  kdim?: number | null;
  /** Features of the values. Default: embedDim. */
  vdim?: number | null;
  /** Inputs and output are (N, L, E) in the place of (L, N, E). Default: false. */
  batchFirst?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const table = optionTable(
  {
    dropout: probability(0),
    bias: flag(true),
    addBiasKv: flag(false),
    addZeroAttn: flag(false),
    kdim: orNull(count(1, 0)),
    vdim: orNull(count(1, 0)),
    batchFirst: flag(false),
    dtype,
  } satisfies RulesFor<MultiheadAttentionOptions>,
  ['dropout', 'bias', 'addBiasKv', 'addZeroAttn', 'kdim', 'vdim', 'batchFirst'],
);

/** A Linear under the name that PyTorch's repr has for it. */
export class NonDynamicallyQuantizableLinear extends Linear {
  static override readonly name: string = 'NonDynamicallyQuantizableLinear';
}

/**
 * Attention with several heads: concat(head_1, …, head_h) Woᵀ with head_i = softmax(Q_i K_iᵀ / √(E / h)) V_i, where Q_i,
 * K_i and V_i are the i-th parts of the projected inputs.
 *
 * Parameters: `in_proj_weight` [3E, E], or `q_proj_weight` [E, E], `k_proj_weight` [E, kdim] and `v_proj_weight`
 * [E, vdim] where the features differ; `in_proj_bias` [3E]; `out_proj.weight`, `out_proj.bias`; `bias_k` and `bias_v`
 * [1, 1, E]. Weights are Xavier uniform at first, biases 0, `bias_k` and `bias_v` Xavier normal.
 *
 * @example
 * ```ts
 * const attention = new nn.MultiheadAttention(64, 8, { batchFirst: true });
 * const x = randn(2, 10, 64);
 * const [output, weights] = attention.forward(x, x, x);
 * output.shape; // [2, 10, 64]
 * weights!.shape; // [2, 10, 10]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
 * @see Vaswani et al., Attention Is All You Need (2017)
 */
export class MultiheadAttention extends Module {
  static override readonly name: string = 'MultiheadAttention';
  /** E: features of queries and of the result. */
  readonly embedDim: number;
  /** Heads; each has E / heads features. */
  readonly numHeads: number;
  /** Features of the keys. */
  readonly kdim: number;
  /** Features of the values. */
  readonly vdim: number;
  /** Whether the batch is the first dimension. */
  readonly batchFirst: boolean;
  /** Whether a key and a value of zeros are added. */
  readonly addZeroAttn: boolean;
  /** How probably a weight is dropped while training. */
  dropout: number;
  /** Of queries, keys and values, [3E, E]; null where kdim or vdim is not E. */
  declare in_proj_weight: Parameter | null;
  /** [E, E]; null with in_proj_weight. */
  declare q_proj_weight: Parameter | null;
  /** [E, kdim]; null with in_proj_weight. */
  declare k_proj_weight: Parameter | null;
  /** [E, vdim]; null with in_proj_weight. */
  declare v_proj_weight: Parameter | null;
  /** [3E]; null without bias. */
  declare in_proj_bias: Parameter | null;
  /** Projects the heads' results, E to E. */
  declare out_proj: NonDynamicallyQuantizableLinear;
  /** A learned key, [1, 1, E]; null without addBiasKv. */
  declare bias_k: Parameter | null;
  /** The learned key's value, [1, 1, E]; null without addBiasKv. */
  declare bias_v: Parameter | null;

  /** @throws RangeError if a number is not what its option says, or numHeads does not divide embedDim. */
  constructor(
    embedDim: number,
    numHeads: number,
    ...given: Given<
      MultiheadAttentionOptions,
      [
        dropout: number,
        bias: boolean,
        addBiasKv: boolean,
        addZeroAttn: boolean,
        kdim: number | null,
        vdim: number | null,
        batchFirst: boolean,
      ]
    >
  ) {
    super();
    const name = 'MultiheadAttention';
    const { bias, addBiasKv, dtype, ...read } = table.take(name, given);
    this.embedDim = checkCount(name, 'embedDim', embedDim, 1);
    this.numHeads = checkCount(name, 'numHeads', numHeads, 1);
    if (embedDim % numHeads !== 0)
      throw new RangeError(`${name}: numHeads (${numHeads}) must divide embedDim (${embedDim})`);
    this.kdim = read.kdim ?? embedDim;
    this.vdim = read.vdim ?? embedDim;
    this.dropout = read.dropout;
    this.batchFirst = read.batchFirst;
    this.addZeroAttn = read.addZeroAttn;
    const make = (...shape: number[]) => sized(this, dtype, ...shape);
    const packed = this.sameFeatures;
    const separate = (features: number) => (packed ? null : make(embedDim, features));
    this.registerParameter('in_proj_weight', packed ? make(3 * embedDim, embedDim) : null);
    this.registerParameter('q_proj_weight', separate(embedDim));
    this.registerParameter('k_proj_weight', separate(this.kdim));
    this.registerParameter('v_proj_weight', separate(this.vdim));
    this.registerParameter('in_proj_bias', bias ? make(3 * embedDim) : null);
    this.registerModule('out_proj', new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias, dtype }));
    this.registerParameter('bias_k', addBiasKv ? make(1, 1, embedDim) : null);
    this.registerParameter('bias_v', addBiasKv ? make(1, 1, embedDim) : null);
    this.resetParameters();
  }

  /** Keys and values have the queries' features: one weight projects all three. */
  get sameFeatures(): boolean {
    return this.kdim === this.embedDim && this.vdim === this.embedDim;
  }

  /** Draws the projections of the inputs anew, as the constructor does; `out_proj.weight` is left as it is. */
  resetParameters(): void {
    for (const weight of [this.in_proj_weight, this.q_proj_weight, this.k_proj_weight, this.v_proj_weight])
      if (weight) xavierUniform_(weight);
    if (this.in_proj_bias) {
      constant_(this.in_proj_bias, 0);
      if (this.out_proj.bias) constant_(this.out_proj.bias, 0);
    }
    if (this.bias_k) xavierNormal_(this.bias_k);
    if (this.bias_v) xavierNormal_(this.bias_v);
  }

  /**
   * @param query - (L, N, E), (N, L, E) with batchFirst, or (L, E) without a batch
   * @param key - (S, N, kdim), or as the query
   * @param value - (S, N, vdim), or as the query
   * @returns [output, of the query's shape; weights (N, L, S), of each head (N, heads, L, S), or null]
   * @throws ShapeError if shapes do not fit.
   */
  override forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    given: AttentionCallOptions = {},
  ): [output: Tensor, weights: Tensor | null] {
    const where = 'MultiheadAttention';
    const options = callTable.read(where, given);
    const dtype = query?.dtype as FloatDType;
    const attnMask = additiveMask(where, 'attnMask', options.attnMask, dtype);
    const other = { name: 'attnMask', mask: options.attnMask };
    const keyPaddingMask = additiveMask(where, 'keyPaddingMask', options.keyPaddingMask, dtype, other);
    const batched = checkAttentionShapes(where, { query, key, value }, keyPaddingMask, attnMask, this.numHeads);
    const swap = this.batchFirst && batched;
    // Inputs that are one tensor stay one: their projections are then one product.
    const swapped = new Map([query, key, value].map((t) => [t, swap ? t.transpose(0, 1) : t]));
    const [output, weights] = multiHeadAttentionForward(
      swapped.get(query)!,
      swapped.get(key)!,
      swapped.get(value)!,
      this.embedDim,
      this.numHeads,
      this.in_proj_weight,
      this.in_proj_bias,
      this.bias_k,
      this.bias_v,
      this.addZeroAttn,
      this.dropout,
      this.out_proj.weight,
      this.out_proj.bias,
      {
        ...options,
        attnMask,
        keyPaddingMask,
        training: this.training,
        useSeparateProjWeight: !this.sameFeatures,
        qProjWeight: this.q_proj_weight,
        kProjWeight: this.k_proj_weight,
        vProjWeight: this.v_proj_weight,
      },
    );
    return [swap ? output.transpose(0, 1) : output, weights];
  }
}
