import { checkTensor, type Given, optionTable, type RulesFor, show, sizes, word } from '@wick/tensor/internal';
import { ShapeError, type Sizes, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import { typeNameOf } from '../../module/tree/node.ts';
import type { Parameter } from '../../parameter.ts';
import { type ConvLayerOptions, ConvNd, sharedConvRules } from './convNd.ts';

/** Options of the transposed convolution layers. */
export interface ConvTransposeLayerOptions extends Omit<ConvLayerOptions, 'padding' | 'paddingMode'> {
  /** Places cut off around the result. Default: 0. */
  padding?: Sizes;
  /** Places added to the end of the result, to choose among the sizes that a stride allows. Default: 0. */
  outputPadding?: Sizes;
  /** Only 'zeros'. */
  paddingMode?: 'zeros';
}

/** The options of transposed convolutions over 1, 2 and 3 dimensions. */
export const convTransposeTables = [1, 2, 3].map((rank) =>
  optionTable(
    {
      ...sharedConvRules(rank),
      padding: sizes(0, rank, 0),
      outputPadding: sizes(0, rank, 0),
      paddingMode: word<'zeros'>('zeros', ['zeros']),
    } satisfies RulesFor<ConvTransposeLayerOptions>,
    ['stride', 'padding', 'outputPadding', 'groups', 'bias', 'dilation', 'paddingMode'],
  ),
);

/** How a transposed convolution's options are given; `B` is what they say about the bias. */
export type ConvTransposeGiven<B extends boolean = boolean> = Given<
  ConvTransposeLayerOptions & { bias?: B },
  [stride: Sizes, padding: Sizes, outputPadding: Sizes, groups: number, bias: B, dilation: Sizes, paddingMode: 'zeros']
>;

/** The class of a transposed convolution `L`, which `T` implements. */
export type ConvTransposeClass<T, L> = Statics<T> & {
  new <_Built>(
    inChannels: number,
    outChannels: number,
    kernelSize: Sizes,
    ...given: ConvTransposeGiven<true>
  ): L & { get bias(): Parameter; set bias(value: Parameter | null) };
  new (inChannels: number, outChannels: number, kernelSize: Sizes, ...given: ConvTransposeGiven): L;
  readonly prototype: L;
};

/** What the transposed convolution layers share. */
export abstract class ConvTransposeNd extends ConvNd {
  /** Places that the result loses on both sides, one number per dimension. */
  declare readonly padding: readonly number[];

  constructor(
    name: string,
    rank: number,
    inChannels: number,
    outChannels: number,
    kernelSize: Sizes,
    given: readonly unknown[],
  ) {
    super(name, rank, inChannels, outChannels, kernelSize, [], convTransposeTables[rank - 1]!.take(name, given));
  }

  /** The options of the operation; a wanted size decides the output padding. */
  protected settings(input: Tensor, outputSize: readonly number[] | null) {
    const { stride, padding, dilation, groups } = this;
    const outputPadding = outputSize === null ? this.outputPadding : this.paddingFor(input, outputSize);
    return { stride, padding, outputPadding, groups, dilation };
  }

  private paddingFor(input: Tensor, outputSize: readonly number[]): number[] {
    const name = typeNameOf(this);
    checkTensor(name, input, 'input');
    const rank = this.kernelSize.length;
    if (input.ndim !== rank + 1 && input.ndim !== rank + 2)
      throw new ShapeError(
        `${name}: an input of ${rank + 1} or ${rank + 2} dimensions is needed, got shape [${input.shape.join(', ')}]`,
      );
    if (!Array.isArray(outputSize))
      throw new TypeError(`${name}: outputSize must be an array, got ${show(outputSize)}`);
    if (outputSize.length !== rank && outputSize.length !== input.ndim)
      throw new RangeError(
        `${name}: outputSize must have ${rank} or ${input.ndim} numbers for an input of shape [${input.shape.join(', ')}], got ${show(outputSize)}`,
      );
    const wanted = outputSize.slice(-rank);
    const sizes = input.shape.slice(-rank);
    const least = sizes.map(
      (size, i) =>
        (size - 1) * this.stride[i]! - 2 * this.padding[i]! + this.dilation[i]! * (this.kernelSize[i]! - 1) + 1,
    );
    const most = least.map((size, i) => size + this.stride[i]! - 1);
    if (!wanted.every((size, i) => Number.isInteger(size) && size >= least[i]! && size <= most[i]!))
      throw new RangeError(
        `${name}: outputSize must be from ${show(least)} to ${show(most)} for an input of shape [${input.shape.join(', ')}], got ${show(outputSize)}`,
      );
    return wanted.map((size, i) => size - least[i]!);
  }
}
