import { uniform_ } from '@wick/init';
import {
  any,
  checkCount,
  count,
  flag,
  type Given,
  optionTable,
  type RulesFor,
  show,
  warn,
} from '@wick/tensor/internal';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkLayers, dtype, type FloatDType } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';

/** The kinds of recurrent layers, by PyTorch's names. */
export type RNNMode = 'RNN_TANH' | 'RNN_RELU' | 'LSTM' | 'GRU';

/** Options of the recurrent layers. */
export interface RNNBaseOptions {
  /** Layers on top of one another, each taking the output of the one below. Default: 1. */
  numLayers?: number;
  /** Learn biases. Default: true. */
  bias?: boolean;
  /** Input and output are (batch, steps, features) instead of (steps, batch, features); states are not. Default: false. */
  batchFirst?: boolean;
  /** Probability of dropping an element of the output of every layer but the last, while training. Default: 0. */
  dropout?: number;
  /** Also from the last step to the first, with parameters of its own; the outputs stand side by side. Default: false. */
  bidirectional?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/** Rows of the weights per hidden unit. */
const gatesOf: Readonly<Record<RNNMode, number>> = { RNN_TANH: 1, RNN_RELU: 1, LSTM: 4, GRU: 3 };

/** The options of every recurrent layer. */
export const recurrentRules = {
  numLayers: count(1, 1),
  bias: flag(true),
  batchFirst: flag(false),
  // PyTorch takes a boolean here for a wrong value, not for a wrong type.
  dropout: any(
    0,
    'a probability from 0 to 1',
    () => true,
    (given: unknown) => typeof given === 'number' && given >= 0 && given <= 1,
  ),
  bidirectional: flag(false),
  dtype,
} satisfies RulesFor<RNNBaseOptions>;

/** Those that PyTorch's users give by position, in that order. */
export const recurrentOrder = ['numLayers', 'bias', 'batchFirst', 'dropout', 'bidirectional'] as const;

/** What {@link recurrentOrder} names. */
export type RecurrentArguments = [
  numLayers: number,
  bias: boolean,
  batchFirst: boolean,
  dropout: number,
  bidirectional: boolean,
];

const baseTable = optionTable({ ...recurrentRules, projSize: count(0, 0) }, [...recurrentOrder, 'projSize']);

/**
 * What {@link RNN}, {@link LSTM} and {@link GRU} share: sizes, parameters and their draw.
 *
 * Parameters of layer k (those of the second direction end in `_reverse`): `weight_ih_lk` [gates · hiddenSize,
 * inputSize] (further layers: [gates · hiddenSize, directions · hiddenSize]), `weight_hh_lk` [gates · hiddenSize,
 * hiddenSize], `bias_ih_lk` and `bias_hh_lk` [gates · hiddenSize], `weight_hr_lk` [projSize, hiddenSize] with a
 * projection; all U(±1/√hiddenSize) at first.
 *
 * @example
 * ```ts
 * new LSTM(3, 2) instanceof RNNBase; // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNBase.html
 */
export class RNNBase extends Module {
  static override readonly name: string = 'RNNBase';
  /** The kind of cell. */
  readonly mode: RNNMode;
  /** Features of the input. */
  readonly inputSize: number;
  /** Units of the hidden state. */
  readonly hiddenSize: number;
  /** Layers, each of which reads the one before. */
  readonly numLayers: number;
  /** Whether there are biases. */
  readonly bias: boolean;
  /** Whether the batch is the first dimension of input and output. */
  readonly batchFirst: boolean;
  /** How probably an element of a layer's output is dropped while training; the last layer's are not. */
  dropout: number;
  /** Whether each layer also reads from the end. */
  readonly bidirectional: boolean;
  /** Units that an LSTM's hidden state is projected to; 0: none. */
  readonly projSize: number;

  /** [gates · hiddenSize, inputSize]. */
  declare weight_ih_l0: Parameter;
  /** [gates · hiddenSize, units of h]. */
  declare weight_hh_l0: Parameter;
  /** Not there without bias. */
  declare bias_ih_l0: Parameter | undefined;
  /** Not there without bias. */
  declare bias_hh_l0: Parameter | undefined;
  /** There with a projection only. */
  declare weight_hr_l0: Parameter | undefined;
  [name: `${'weight' | 'bias'}_${'ih' | 'hh' | 'hr'}_l${number}`]: Parameter | undefined;
  [name: `${'weight' | 'bias'}_${'ih' | 'hh' | 'hr'}_l${number}_reverse`]: Parameter | undefined;

  /**
   * @param options - those of the layer; `projSize` (default 0: none) is the LSTM's
   * @throws TypeError or RangeError if an argument is not what its description says
   */
  constructor(
    mode: RNNMode,
    inputSize: number,
    hiddenSize: number,
    ...given: Given<RNNBaseOptions & { projSize?: number }, RecurrentArguments>
  ) {
    super();
    if (typeof mode !== 'string' || !Object.hasOwn(gatesOf, mode))
      throw new RangeError(`RNNBase: mode must be one of ${Object.keys(gatesOf).join(', ')}, got ${show(mode)}`);
    const where = mode.startsWith('RNN') ? 'RNN' : mode;
    const read = baseTable.take(where, given);
    const { numLayers, dropout, bidirectional, projSize, dtype } = read;
    this.mode = mode;
    this.inputSize = checkCount(where, 'inputSize', inputSize, 1);
    this.hiddenSize = checkCount(where, 'hiddenSize', hiddenSize, 1);
    this.numLayers = numLayers;
    this.bias = read.bias;
    this.batchFirst = read.batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.projSize = projSize;
    if (projSize >= hiddenSize)
      throw new RangeError(`${where}: projSize (${projSize}) must be smaller than hiddenSize (${hiddenSize})`);
    if (dropout > 0 && numLayers === 1)
      warn(
        `${where}: dropout acts on the output of all layers but the last one: with dropout ${dropout} and 1 layer nothing is dropped`,
      );
    const directions = bidirectional ? 2 : 1;
    const out = projSize > 0 ? projSize : hiddenSize;
    checkLayers(where, numLayers - 1, directions * gatesOf[mode] * hiddenSize * (out * (directions + 1) + 2));
    for (let layer = 0; layer < numLayers; layer++)
      for (const suffix of bidirectional ? ['', '_reverse'] : ['']) this.addParameters(layer, suffix, dtype);
    this.resetParameters();
  }

  private addParameters(layer: number, suffix: string, dtype: FloatDType): void {
    const rows = gatesOf[this.mode] * this.hiddenSize;
    const out = this.projSize > 0 ? this.projSize : this.hiddenSize;
    const ins = layer === 0 ? this.inputSize : out * (this.bidirectional ? 2 : 1);
    const shapes: [string, number[]][] = [
      ['weight_ih', [rows, ins]],
      ['weight_hh', [rows, out]],
    ];
    if (this.bias) shapes.push(['bias_ih', [rows]], ['bias_hh', [rows]]);
    if (this.projSize > 0) shapes.push(['weight_hr', [out, this.hiddenSize]]);
    for (const [name, shape] of shapes)
      this.registerParameter(`${name}_l${layer}${suffix}`, sized(this, dtype, ...shape));
  }

  /** Draws all parameters anew, as the constructor does. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.hiddenSize);
    for (const parameter of this.parameters()) uniform_(parameter, { a: -bound, b: bound });
  }

  /** The parameters of each direction of each layer, in order. */
  get allWeights(): Parameter[][] {
    const names = ['weight_ih', 'weight_hh'];
    if (this.bias) names.push('bias_ih', 'bias_hh');
    if (this.projSize > 0) names.push('weight_hr');
    const sets: Parameter[][] = [];
    for (let layer = 0; layer < this.numLayers; layer++)
      for (const suffix of this.bidirectional ? ['', '_reverse'] : [''])
        sets.push(names.map((name) => Reflect.get(this, `${name}_l${layer}${suffix}`) as Parameter));
    return sets;
  }

  /** PyTorch's call for the layout that its GPU library wants. Parameters here need none: nothing happens. */
  flattenParameters(): void {}

  override extraRepr(): string {
    const { projSize, numLayers, bias, batchFirst, dropout, bidirectional } = this;
    let text = `${this.inputSize}, ${this.hiddenSize}`;
    if (projSize !== 0) text += `, proj_size=${projSize}`;
    if (numLayers !== 1) text += `, num_layers=${numLayers}`;
    if (!bias) text += ', bias=False';
    if (batchFirst) text += ', batch_first=True';
    // PyTorch keeps this one as a float.
    if (dropout !== 0) text += `, dropout=${dropout === 1 ? '1.0' : pythonRepr(dropout)}`;
    if (bidirectional) text += ', bidirectional=True';
    return text;
  }
}
