import { calculateFanInAndFanOut, kaimingUniform_ } from '@wick/init';
import {
  any,
  checkCount,
  checkSizes,
  count,
  flag,
  type Given,
  optionTable,
  type Rule,
  type RulesFor,
  show,
  sizes,
} from '@wick/tensor/internal';
import { pad, type Sizes, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dtype, type FloatDType, oneOrEach } from '../../options.ts';
import type { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';
import { drawBias } from '../linear/drawBias.ts';

/** What stands around the input. */
export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

/** Options of the convolution layers. */
export interface ConvLayerOptions {
  /** Steps of the kernel. Default: 1. */
  stride?: Sizes;
  /** Places around the input, or 'same' (stride 1 only: the size stays), or 'valid' (none). Default: 0. */
  padding?: Sizes | 'same' | 'valid';
  /** Distance of the kernel's taps. Default: 1. */
  dilation?: Sizes;
  /** Groups of channels that do not see each other; divides both numbers of channels. Default: 1. */
  groups?: number;
  /** Add a learned bias. Default: true. */
  bias?: boolean;
  /** What the places around the input hold. Default: 'zeros'. */
  paddingMode?: PaddingMode;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const paddingModes: readonly PaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular'];

/** What convolutions and transposed ones have in common, for `rank` dimensions. */
export const sharedConvRules = (rank: number) => ({
  stride: sizes(1, rank, 1),
  dilation: sizes(1, rank, 1),
  groups: count(1, 1),
  bias: flag(true),
  dtype,
});

/** Numbers, or one of two words. */
function paddingRule(rank: number): Rule<readonly number[] | 'same' | 'valid'> {
  const numbers = sizes(0, rank, 0);
  return {
    value: numbers.value,
    read(where, name, given) {
      if (given === 'same' || given === 'valid') return given;
      if (typeof given === 'string')
        throw new RangeError(`${where}: ${name} must be numbers, 'same' or 'valid', got ${show(given)}`);
      return numbers.read(where, name, given);
    },
  };
}

/** The options of convolutions over 1, 2 and 3 dimensions. */
export const convTables = [1, 2, 3].map((rank) =>
  optionTable(
    {
      ...sharedConvRules(rank),
      padding: paddingRule(rank),
      paddingMode: any<PaddingMode>(
        'zeros',
        `one of ${paddingModes.join(', ')}`,
        (given) => typeof given === 'string',
        (given: string) => (paddingModes as readonly string[]).includes(given),
      ),
    } satisfies RulesFor<ConvLayerOptions>,
    ['stride', 'padding', 'dilation', 'groups', 'bias', 'paddingMode'],
  ),
);

/** What a transposed convolution has read of its options. */
export interface TransposedSettings {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly outputPadding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly bias: boolean;
  readonly paddingMode: 'zeros';
  readonly dtype: FloatDType;
}

/** How a convolution's options are given; `B` is what they say about the bias. */
export type ConvGiven<B extends boolean = boolean> = Given<
  ConvLayerOptions & { bias?: B },
  [stride: Sizes, padding: Sizes | 'same' | 'valid', dilation: Sizes, groups: number, bias: B, paddingMode: PaddingMode]
>;

/** How a convolution is made: with its bias unless the options say otherwise. */
export interface ConvConstructor<L> {
  new <_Built>(
    inChannels: number,
    outChannels: number,
    kernelSize: Sizes,
    ...given: ConvGiven<true>
  ): L & { get bias(): Parameter; set bias(value: Parameter | null) };
  new (inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvGiven): L;
  readonly prototype: L;
}

/** The class of a convolution `L`, which `T` implements. */
export type ConvClass<T, L> = Statics<T> & ConvConstructor<L>;

/** What the convolution layers share; `rank` is the number of spatial dimensions. */
export abstract class ConvNd extends Module {
  /** [outChannels, inChannels / groups, …kernelSize]; transposed: [inChannels, outChannels / groups, …kernelSize]. */
  declare weight: Parameter;
  /** [outChannels]; null without bias. */
  declare bias: Parameter | null;
  /** Channels of the input. */
  readonly inChannels: number;
  /** Channels of the result. */
  readonly outChannels: number;
  /** Sizes of the kernel. */
  readonly kernelSize: readonly number[];
  /** Places from one window to the next. */
  readonly stride: readonly number[];
  /** Places on both sides, one number per dimension; or 'same' or 'valid'. */
  readonly padding: readonly number[] | 'same' | 'valid';
  /** Places from one tap to the next. */
  readonly dilation: readonly number[];
  /** Of transposed convolutions; zeros for others. */
  readonly outputPadding: readonly number[];
  /** Groups of channels that do not see each other. */
  readonly groups: number;
  /** What stands around the input. */
  readonly paddingMode: PaddingMode;

  constructor(
    name: string,
    rank: number,
    inChannels: number,
    outChannels: number,
    kernelSize: Sizes,
    given: readonly unknown[],
    transposed: TransposedSettings | null = null,
  ) {
    super();
    const read = transposed ?? convTables[rank - 1]!.take(name, given);
    const { stride, padding, groups, bias, dtype } = read;
    this.inChannels = checkCount(name, 'inChannels', inChannels, 0);
    this.outChannels = checkCount(name, 'outChannels', outChannels, 0);
    this.kernelSize = Object.freeze(checkSizes(name, 'kernelSize', kernelSize, rank, 1));
    this.stride = stride;
    this.dilation = read.dilation;
    this.padding = padding;
    this.outputPadding = transposed?.outputPadding ?? sizes(0, rank, 0).value;
    this.groups = groups;
    this.paddingMode = read.paddingMode;
    if (inChannels % groups !== 0 || outChannels % groups !== 0) {
      throw new RangeError(
        `${name}: groups (${groups}) must divide inChannels (${inChannels}) and outChannels (${outChannels})`,
      );
    }
    if (padding === 'same' && stride.some((step) => step !== 1))
      throw new RangeError(`${name}: padding 'same' needs stride 1, got ${show(oneOrEach(stride))}`);
    const [outer, inner] = transposed ? [inChannels, outChannels] : [outChannels, inChannels];
    const shape = [outer, inner / groups, ...this.kernelSize];
    this.registerParameter('weight', sized(this, dtype, ...shape));
    this.registerParameter('bias', bias ? sized(this, dtype, outChannels) : null);
    this.resetParameters();
  }

  /** Draws weight and bias anew, as the constructor does: both U(±1/√fanIn). */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias) drawBias(this.bias, calculateFanInAndFanOut(this.weight)[0]);
  }

  /** The input with its places around it, where those are not zeros, and the padding that is left to do. */
  protected padded(input: Tensor): [Tensor, readonly number[] | 'same' | 'valid'] {
    if (this.paddingMode === 'zeros') return [input, this.padding];
    const around: number[] = [];
    for (let i = this.kernelSize.length - 1; i >= 0; i--) {
      const same = this.dilation[i]! * (this.kernelSize[i]! - 1);
      if (this.padding === 'same') around.push(Math.floor(same / 2), same - Math.floor(same / 2));
      else if (this.padding === 'valid') around.push(0, 0);
      else around.push(this.padding[i]!, this.padding[i]!);
    }
    return [pad(input, around, { mode: this.paddingMode }), this.kernelSize.map(() => 0)];
  }

  override extraRepr(): string {
    const { padding, dilation } = this;
    const parts = [
      `${this.inChannels}, ${this.outChannels}`,
      `kernel_size=${pythonRepr(this.kernelSize)}`,
      `stride=${pythonRepr(this.stride)}`,
    ];
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (padding.some((size) => size !== 0)) parts.push(`padding=${pythonRepr(padding)}`);
    if (dilation.some((step) => step !== 1)) parts.push(`dilation=${pythonRepr(dilation)}`);
    if (this.outputPadding.some((size) => size !== 0)) parts.push(`output_padding=${pythonRepr(this.outputPadding)}`);
    if (this.groups !== 1) parts.push(`groups=${this.groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (this.paddingMode !== 'zeros') parts.push(`padding_mode=${this.paddingMode}`);
    return parts.join(', ');
  }
}
